namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>Names and values as somebody would choose them who wants a restore to run statements of theirs; the same for a seed.</summary>
internal sealed class HostileText(int seed)
{
    private const int LongestName = 63;

    // What would be seen afterwards: a superuser too many, and a table.
    private static readonly string[] Statements =
    [
        "ALTER ROLE mallory SUPERUSER;", "CREATE TABLE public.planted ();", "GRANT pg_execute_server_program TO mallory;",
        @"\! touch /tmp/planted", @"\connect template1 mallory", @"\copy t from /etc/passwd", "COPY t FROM PROGRAM 'true';",
    ];

    private static readonly string[] Breaks =
    [
        "\n", "\r\n", "\r", "'", "''", "\"", "\"\"", "\\", "\\'", ";", "; -- ", "/*", "*/", "$$", "$q$", "=", "==", "\t",
        "\u001b[2J\u001b]0;x\a", "\u0001", "\u007f", "\u0085", "\u2028", "\u202e", "%I", "%L", "%s", "{0}", "$1", ":x", "@p", ",", ", ",
        "É", "😀", "я", "()", " ",
    ];

    private readonly Random random = new(seed);
    private int count;

    /// <summary>A name of its own, of up to 63 bytes.</summary>
    public string Name()
    {
        var name = Mixed(3);
        while (System.Text.Encoding.UTF8.GetByteCount(name) > LongestName - 4)
            name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        var blank = random.Next(4) == 0 ? " " : string.Empty;
        return $"{blank}{name}{++count:000}";
    }

    /// <summary>A value of any length.</summary>
    public string Value() => random.Next(8) switch
    {
        0 => $"a\nALTER ROLE elma365 CONNECTION LIMIT -1; ALTER ROLE mallory SUPERUSER;\nb{Mixed(2)}",
        1 => $"{Mixed(2)}={Mixed(2)}",
        2 => " " + Mixed(4) + " ",
        _ => Mixed(5),
    };

    private string Mixed(int parts) =>
        string.Concat(Enumerable.Range(0, parts).Select(_ => random.Next(3) == 0 ? Pick(Statements) : Pick(Breaks)));

    private string Pick(string[] from) => from[random.Next(from.Length)];
}

using System.Text;

namespace Elma365Verify.ImageTests.Backup;

/// <summary>
/// Names and values that look like something else to whoever does not keep data apart from commands: drawn from pieces, the same ones for
/// every run of a seed.
/// </summary>
internal static class HostileNames
{
    /// <summary>The seed; a failing run is repeated by it.</summary>
    public const int Seed = 20_261_130;

    private const int MostKeyBytes = 1024;

    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\t", " ", "\"", "'", "\\", "`", "$(reboot)", "; FLUSHALL", "\r\nFLUSHALL\r\n", "*1\r\n$8\r\nFLUSHALL\r\n", "+OK\r\n",
        "-ERR x\r\n", "$-1\r\n", ":1\r\n", "user default on nopass ~* +@all", "(~a)", ")", "(", "#", "~*", "%s%n", "%00", "%2F", "../", "/",
        "//", "..", ".", "\u0001", "\u001b[2J", "\u001b]0;title\u0007", "\u007f", "\u0085", "\u2028", "\u202E", "\uFEFF", "\uFFFE", "é",
        "合同",
        "\U0001F4C4", "{}", "[]", "<Key>", "&amp;", "?versions", "--rdb", "-h", "\u00a0", "0", "a", "null",
    ];

    /// <summary>Object keys: text of at most 1,024 bytes.</summary>
    public static IEnumerable<string> Keys(int count = 40)
    {
        var random = new Random(Seed);
        for (var i = 0; i < count; i++)
        {
            var key = Text(random);
            if (Encoding.UTF8.GetByteCount(key) <= MostKeyBytes)
                yield return key;
        }
    }

    /// <summary>Any bytes.</summary>
    public static byte[] Bytes(Random random)
    {
        var bytes = new List<byte>();
        for (var i = random.Next(1, 6); i > 0; i--)
            bytes.AddRange(random.Next(4) == 0 ? [0, 255, 254, (byte)random.Next(256)] : Encoding.UTF8.GetBytes(Piece(random)));
        return [.. bytes];
    }

    /// <summary>Any bytes but those that Redis lets no name of a user or pattern hold: zeros and ASCII's blanks.</summary>
    public static byte[] Word(Random random)
    {
        var bytes = Bytes(random).Where(value => value is not (0 or 32) && value is < 9 or > 13).ToArray();
        return bytes.Length > 0 ? bytes : [.. "word"u8];
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Piece(random)));

    private static string Piece(Random random) => Pieces[random.Next(Pieces.Length)];
}

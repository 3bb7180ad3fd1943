using System.Text;

namespace Elma365Verify.Containers.DataSets;

/// <summary>
/// A line of commands as <c>redis-cli</c> reads it: words between blanks, and texts in double quotes in which <c>\x00</c> stands for a
/// byte, <c>\n</c>, <c>\r</c>, <c>\t</c> for what they stand for in C, and any other sign after a backslash for itself.
/// </summary>
internal static class RedisWords
{
    /// <summary>The words of a line, at least one.</summary>
    /// <exception cref="FormatException">A text has no end, or a byte is none.</exception>
    public static List<byte[]> Of(string line)
    {
        var words = new List<byte[]>();
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == ' ')
                at++;
            else
                words.Add(line[at] == '"' ? Quoted(line, ref at) : Plain(line, ref at));
        }

        return words.Count > 0 ? words : throw new FormatException("there is no command");
    }

    private static byte[] Plain(string line, ref int at)
    {
        var from = at;
        var end = line.IndexOf(' ', from);
        at = end < 0 ? line.Length : end;
        return Encoding.UTF8.GetBytes(line[from..at]);
    }

    private static byte[] Quoted(string line, ref int at)
    {
        using var bytes = new MemoryStream();
        for (at++; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                at++;
                return bytes.ToArray();
            }

            if (line[at] == '\\')
            {
                bytes.WriteByte(Escaped(line, ref at));
                continue;
            }

            var length = char.IsHighSurrogate(line[at]) ? 2 : 1;
            bytes.Write(Encoding.UTF8.GetBytes(line.Substring(at, Math.Min(length, line.Length - at))));
            at += length - 1;
        }

        throw new FormatException("a text in quotes has no end");
    }

    // Leaves the position at the last sign of what it read.
    private static byte Escaped(string line, ref int at)
    {
        var sign = ++at < line.Length ? line[at] : throw new FormatException("a text in quotes has no end");
        if (sign == 'x')
        {
            at += 2;
            return at < line.Length ? Convert.FromHexString(line.AsSpan(at - 1, 2))[0] : throw new FormatException("a byte has two digits");
        }

        return sign switch
        {
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            't' => (byte)'\t',
            _ when char.IsAscii(sign) => (byte)sign,
            _ => throw new FormatException($"{sign} has no need of a backslash"),
        };
    }
}

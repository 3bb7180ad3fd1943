using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace Elma365Verify.Tests.BadInput;

/// <summary>One thing that goes wrong with a file: in an editor, in a merge, on the way, or by somebody's intent.</summary>
/// <param name="Kind">Which.</param>
/// <param name="At">Where; taken modulo what there is.</param>
/// <param name="Other">A second place, or what is put in.</param>
internal sealed partial record Damage(int Kind, int At, int Other)
{
    /// <summary>Stands for a byte that is no UTF-8.</summary>
    private const char InvalidByte = '\uE0FF';

    private static readonly Gen<Damage> Any = Gen.Select(
        Gen.Int[0, 17], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], (kind, at, other) => new Damage(kind, at, other));

    private static readonly string[] Numbers = ["0", "-1", "65535", "65536", "99999999999999999999", "0x10", "1e3", "022", "٣", "1.5"];

    private static readonly string[] Pieces =
    [
        "\0", "\t", "\r", "\a", "\u001B[2J", "\u0085", "\u2028", "\u00A0", "\uFEFF", $"{InvalidByte}", "\uD800", "é", "\"", "'", "`",
        "#", "!", "*",
        "&a ", "*a", "!!binary ", "<<: ", "---\n", "...\n", "%YAML 9.9\n", "? ", "| ", "> ", "~", "null", "{}", "[]", "[", "{", "}", ", ",
        ": ", " - ",
        "&a [*a, *a]\n", "a: &a [x, x]\nb: &b [*a, *a]\n", "-", "–", "198.18.30.11", "10.1.0.0/33", "0.0.0.0/0", "::1", "::ffff:10.0.0.1",
        "-A INPUT -j ACCEPT\n", "COMMIT\n", "*nat\n", ":X - [0:0]\n", "! ", "\\", "\\\"", "\\ud800", "$(x)", ";", "\n", "\n\n", " ",
    ];

    /// <summary>Such a text with one thing wrong, or up to four.</summary>
    public static Gen<string> Of(string text) => Gen
        .Select(Any.Array[1, 4], Gen.Int[1, 10], (all, most) => most > 4 ? all[..1] : all)
        .Select(all => all.Aggregate(text, (damaged, damage) => damage.Of(damaged, text)));

    /// <summary>The bytes of a damaged text.</summary>
    public static byte[] Bytes(string text) => [.. text.Split(InvalidByte)
        .SelectMany((part, index) => index == 0 ? Encoding.UTF8.GetBytes(part) : [0xFF, .. Encoding.UTF8.GetBytes(part)])];

    private string Of(string text, string original) => Kind switch
    {
        0 or 1 => Lines(text, lines => lines.RemoveAt(At % lines.Count)),
        2 or 3 => Lines(text, lines => lines.Insert(Other % lines.Count, lines[At % lines.Count])),
        4 => Lines(text, lines => lines.Insert(At % lines.Count, lines[At % lines.Count])),
        5 => Lines(text, Swap),
        6 or 7 => Put(text, ((char)(32 + (Other % 95))).ToString(), 1),
        8 => text[..(At % (text.Length + 1))],
        9 or 10 => Put(text, Pieces[Other % Pieces.Length], 0),
        11 => Put(text, string.Empty, 1 + (Other % 12)),
        12 => NumberAt(text),
        13 => Put(text, string.Concat(Enumerable.Repeat(Pieces[Other % Pieces.Length], 3000)), 0),
        14 => Encoded(text),
        15 => Put(text, original[(Other % original.Length)..Math.Min(original.Length, (Other % original.Length) + 40)], 0),
        16 => Words(text),
        _ => Put(text, Pieces[Other % Pieces.Length], 1),
    };

    private static string Lines(string text, Action<List<string>> change)
    {
        var lines = text.Split('\n').ToList();
        change(lines);
        return string.Join('\n', lines);
    }

    private void Swap(List<string> lines)
    {
        var (one, other) = (At % lines.Count, Other % lines.Count);
        (lines[one], lines[other]) = (lines[other], lines[one]);
    }

    private string Encoded(string text) => (Other % 3) switch
    {
        0 => $"\uFEFF{text}",
        1 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        _ => text.Replace("  ", "\t", StringComparison.Ordinal),
    };

    private string Put(string text, string piece, int over)
    {
        var at = At % (text.Length + 1);
        return string.Concat(text.AsSpan(0, at), piece, text.AsSpan(Math.Min(text.Length, at + over)));
    }

    private string NumberAt(string text)
    {
        var at = At % (text.Length + 1);
        return string.Concat(text.AsSpan(0, at), Number().Replace(text[at..], Numbers[Other % Numbers.Length], 1));
    }

    private string Words(string text)
    {
        var words = Word().Matches(text);
        if (words.Count == 0)
            return text;
        var (one, other) = (words[At % words.Count], words[Other % words.Count]);
        return string.Concat(text.AsSpan(0, one.Index), other.Value, text.AsSpan(one.Index + one.Length));
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"[A-Za-z0-9._/-]+")]
    private static partial Regex Word();
}

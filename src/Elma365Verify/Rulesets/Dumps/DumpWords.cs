using System.Text;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>
/// A dump's line in words, as iptables-restore(8) splits it: quotes keep spaces, and within them a backslash keeps a quote.
/// </summary>
internal static class DumpWords
{
    private static readonly string[] FreeText = ["--comment", "--log-prefix", "--nflog-prefix", "--string", "--hex-string"];

    /// <summary>The words, or null where a quote is left open.</summary>
    public static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, begun) = (false, false);
        for (var at = 0; at < line.Length; at++)
        {
            var here = line[at];
            if (here == '"')
            {
                (quoted, begun) = (!quoted, true);
            }
            else if (quoted || here is not (' ' or '\t'))
            {
                if (quoted && here == '\\' && ++at == line.Length)
                    return null;
                word.Append(line[at]);
                begun = true;
            }
            else if (begun)
            {
                words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
        }

        if (begun)
            words.Add(word.ToString());
        return quoted ? null : words;
    }

    /// <summary>A line of these words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    /// <summary>The words but for those that are anybody's text: comments, prefixes of a log.</summary>
    public static IEnumerable<string> WithoutFreeText(IReadOnlyList<string> words) =>
        words.Where((_, index) => index == 0 || !IsFreeText(words[index - 1]));

    /// <summary>Whether the word behind an option is anybody's text.</summary>
    public static bool IsFreeText(string option) => Array.IndexOf(FreeText, option) >= 0;

    private static string Quoted(string word) => word.Length > 0 && word.IndexOfAny([' ', '\t', '"']) < 0
        ? word
        : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

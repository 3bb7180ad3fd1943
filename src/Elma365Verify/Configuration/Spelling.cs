using System.Buffers;
using System.Text;

namespace Elma365Verify.Configuration;

/// <summary>Quotes the user's words in an error, and finds the word that was probably meant.</summary>
internal static class Spelling
{
    private const int Longest = 60;

    /// <summary>Characters that a terminal or a log may act upon, apart from tab and line ends.</summary>
    public static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code)
            .Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\u0085'))]);

    /// <summary>The text in quotes, harmless and short enough for one line.</summary>
    public static string Quote(string text) => $"'{Plain(text)}'";

    /// <summary>The text, harmless and short enough for one line.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
            plain.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return text.Length > Longest ? plain.Append('…').ToString() : plain.ToString();
    }

    /// <summary><c>; did you mean 'ports'?</c>, or where nothing is near, all there is: <c>; known: from, to</c>.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        var all = known.ToList();
        var nearest = all.Where(_ => word.Length <= Longest).MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(1, Math.Min(word.Length, nearest.Length) / 2)
            ? $"; did you mean '{nearest}'?"
            : $"; known: {string.Join(", ", all)}";
    }

    // Levenshtein's distance: the fewest letters to insert, remove or replace.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}

using Elma365Verify.Reporting;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>A property's value in a sentence: on one line, harmless to a terminal, long values cut to where they differ.</summary>
internal static class ValueText
{
    private const int Longest = 120;
    private const int Before = 20;
    private const int Window = 80;
    private static readonly string[] Quantities = ["count", "bytes", "size", "rows", "length"];

    /// <summary>A name or a sentence's part, cut at 120 characters.</summary>
    public static string Shorten(string text) => Visible(text.Length > Longest ? Cut(text, 0, Longest) : text);

    /// <summary>One value alone: <c>10</c>, <c>1,201</c> for a quantity, <c>""</c> for the empty one.</summary>
    public static string Of(string property, string value) => Quote(Shorten(Grouped(property, value)));

    /// <summary>Two values that differ. Where they are long, only the surroundings of the first difference are shown.</summary>
    public static (string Expected, string Actual) Pair(string property, string expected, string actual)
    {
        if (Math.Max(expected.Length, actual.Length) <= Longest)
            return (Quote(Visible(Grouped(property, expected))), Quote(Visible(Grouped(property, actual))));
        var from = Math.Max(0, expected.AsSpan().CommonPrefixLength(actual) - Before);
        return (Quote(Visible(Cut(expected, from, Window))), Quote(Visible(Cut(actual, from, Window))));
    }

    // Only quantities are grouped: a year or a port with a comma reads wrong.
    private static string Grouped(string property, string value) =>
        Array.Exists(Quantities, quantity => property.EndsWith(quantity, StringComparison.Ordinal))
        && long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? FormattableString.Invariant($"{number:N0}")
            : value;

    private static string Cut(string text, int from, int length)
    {
        var end = Math.Min(text.Length, from + length);
        return (from > 0 ? "…" : string.Empty) + text[from..end] + (end < text.Length ? "…" : string.Empty);
    }

    // Escaped rather than blanked: two values may differ in nothing else.
    private static string Visible(string text) => VisibleText.Of(
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal));

    private static string Quote(string text) =>
        text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) ? $"\"{text}\"" : text;
}

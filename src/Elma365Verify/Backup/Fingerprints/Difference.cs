namespace Elma365Verify.Backup.Fingerprints;

/// <summary>One way in which a store departs from what is expected of it.</summary>
/// <param name="Kind">How it departs.</param>
/// <param name="ItemKind">The item's kind: <c>index</c>.</param>
/// <param name="ItemName">The item's name.</param>
/// <param name="Property">The property's name; null where the whole item is missing or new.</param>
/// <param name="Expected">The value expected; null where there is none.</param>
/// <param name="Actual">The value found; null where there is none.</param>
/// <param name="Sentence">All of it in words, on one line, without control characters.</param>
public sealed record Difference(
    DifferenceKind Kind, string ItemKind, string ItemName, string? Property, string? Expected, string? Actual, string Sentence)
{
    /// <summary><c>index public.orders.orders_customer_idx is missing</c>.</summary>
    public static Difference Missing(FingerprintItem item) => Whole(DifferenceKind.Missing, item, "is missing");

    /// <summary><c>user app is new</c>.</summary>
    public static Difference New(FingerprintItem item) => Whole(DifferenceKind.New, item, "is new");

    /// <summary>
    /// <c>table public.orders: row count 1,200 instead of 1,201</c>; of content too long to show,
    /// <c>the content of rows 4,001–5,000 of public.orders differs</c>.
    /// </summary>
    public static Difference Changed(FingerprintItem item, string property, string expected, string actual)
    {
        var sentence = $"the {ValueText.Shorten(property)} of {Noun(item)} differs";
        if (!ContentDigest.IsDigest(expected) || !ContentDigest.IsDigest(actual))
        {
            var (wanted, found) = ValueText.Pair(property, expected, actual);
            sentence = $"{Noun(item)}: {ValueText.Shorten(property)} {found} instead of {wanted}";
        }

        return new Difference(DifferenceKind.Changed, item.Kind, item.Name, property, expected, actual, sentence);
    }

    /// <summary><c>queue / orders lost its argument x-max-priority (10)</c>.</summary>
    public static Difference Lost(FingerprintItem item, string property, string expected) => new(
        DifferenceKind.Lost, item.Kind, item.Name, property, expected, null,
        $"{Noun(item)} lost its {ValueText.Shorten(property)}{InBrackets(property, expected)}");

    /// <summary><c>key 0/session:42 has a new expiry (2026-01-01T00:00:00Z)</c>.</summary>
    public static Difference Gained(FingerprintItem item, string property, string actual) => new(
        DifferenceKind.Gained, item.Kind, item.Name, property, null, actual,
        $"{Noun(item)} has a new {ValueText.Shorten(property)}{InBrackets(property, actual)}");

    private static Difference Whole(DifferenceKind kind, FingerprintItem item, string what) =>
        new(kind, item.Kind, item.Name, null, null, null, $"{Noun(item)} {what}");

    private static string Noun(FingerprintItem item) => ValueText.Shorten(item.Noun);

    private static string InBrackets(string property, string value) =>
        ContentDigest.IsDigest(value) ? string.Empty : $" ({ValueText.Of(property, value)})";
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// One thing a store holds: an index, a key, a queue, a chunk of rows. What is compared are kind, name and all properties.
/// </summary>
/// <remarks>
/// A property's name is what a person calls it, since differences are spoken with it: <c>row count</c>, <c>expiry</c>,
/// <c>argument x-max-priority</c>. What is too long to show is given as <see cref="ContentDigest"/>. Names and values hold no
/// lone surrogates; bytes that are no text have to be written as text (hexadecimal, say) by whoever reads the store.
/// </remarks>
public sealed class FingerprintItem : IEquatable<FingerprintItem>
{
    /// <summary>
    /// The property that says in a person's words what the item is (<c>rows 4,001–5,000 of public.orders</c>), for items whose
    /// kind and name alone don't; differences then use it in place of kind and name.
    /// </summary>
    public const string Covers = "covers";

    /// <summary>Takes properties in any order.</summary>
    /// <param name="kind">What it is, in lower case: <c>index</c>.</param>
    /// <param name="name">Which one; unique within the kind: <c>public.orders.orders_customer_idx</c>.</param>
    /// <param name="properties">Names and values.</param>
    /// <exception cref="ArgumentException">Kind or name is empty, a property is given twice, or a text is not valid UTF-16.</exception>
    public FingerprintItem(string kind, string name, IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var sorted = properties.ToArray();
        if (!IsSorted(sorted))
            Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1].Key == sorted[i].Key)
                throw new ArgumentException($"The property {sorted[i].Key} of {kind} {name} is given twice.", nameof(properties));
        }

        RequireText(kind, nameof(kind));
        RequireText(name, nameof(name));
        foreach (var (key, value) in sorted)
        {
            ArgumentException.ThrowIfNullOrEmpty(key, nameof(properties));
            RequireText(key, nameof(properties));
            RequireText(value, nameof(properties));
        }

        (Kind, Name, Properties) = (kind, name, ImmutableCollectionsMarshal.AsImmutableArray(sorted));
    }

    private FingerprintItem(string kind, string name, ImmutableArray<KeyValuePair<string, string>> sorted) =>
        (Kind, Name, Properties) = (kind, name, sorted);

    /// <summary>A fingerprint's order: ordinal by kind, then by name, in UTF-16 code units; properties don't take part.</summary>
    public static IComparer<FingerprintItem> Order { get; } = Comparer<FingerprintItem>.Create((left, right) =>
        Compare(left.Kind, left.Name, right.Kind, right.Name));

    /// <summary>What it is: <c>index</c>.</summary>
    public string Kind { get; }

    /// <summary>Which one; unique within the kind.</summary>
    public string Name { get; }

    /// <summary>The properties, sorted ordinally by name; names are unique.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Properties { get; }

    /// <summary>What a person calls it: <see cref="Covers"/> where it is given, else kind and name.</summary>
    public string Noun => Property(Covers) is { Length: > 0 } covers ? covers : $"{Kind} {Name}";

    /// <summary>An item with the properties given in any order.</summary>
    /// <exception cref="ArgumentException">As the constructor.</exception>
    public static FingerprintItem Of(string kind, string name, params ReadOnlySpan<(string Name, string Value)> properties)
    {
        var pairs = new KeyValuePair<string, string>[properties.Length];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = new KeyValuePair<string, string>(properties[i].Name, properties[i].Value);
        return new FingerprintItem(kind, name, pairs);
    }

    /// <summary>
    /// An item whose kind, name and properties are known to be what the constructor asks for, and are not looked at again.
    /// </summary>
    internal static FingerprintItem OfSorted(string kind, string name, ImmutableArray<KeyValuePair<string, string>> sorted) =>
        new(kind, name, sorted);

    /// <summary>Compares kinds, then names, as <see cref="Order"/> does.</summary>
    internal static int Compare(string kind, string name, string otherKind, string otherName)
    {
        var byKind = string.CompareOrdinal(kind, otherKind);
        return byKind != 0 ? byKind : string.CompareOrdinal(name, otherName);
    }

    /// <summary>
    /// A run of members too many to name one by one, as an item whose <c>content</c> is a digest; a difference in it reads
    /// <c>the content of rows 4,001–5,000 of public.orders differs</c>.
    /// </summary>
    /// <remarks>
    /// A chunk by position shifts when one member is missing, and so do all after it; give the container an item with a
    /// <c>row count</c> too, so that the cause is named beside.
    /// </remarks>
    /// <param name="members">What the container holds, in the plural: <c>rows</c>; also the item's kind.</param>
    /// <param name="container">Which container: <c>public.orders</c>.</param>
    /// <param name="first">The position of the first member, from 1.</param>
    /// <param name="last">The position of the last member, from 1.</param>
    /// <param name="content">The digest of the members, in order.</param>
    public static FingerprintItem Chunk(string members, string container, long first, long last, ContentDigest content)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        // Padded, so that chunks stand in their order; without the end, so that a shorter last chunk is still the same item.
        return Of(
            members,
            FormattableString.Invariant($"{container} from {first:D15}"),
            (Covers, FormattableString.Invariant($"{members} {first:N0}–{last:N0} of {container}")),
            ("content", content.ToString()));
    }

    /// <summary>The value of a property; null where there is none.</summary>
    public string? Property(string name)
    {
        foreach (var (key, value) in Properties)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    /// <summary>Equal in kind, name and all properties.</summary>
    public bool Equals(FingerprintItem? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Equal(Properties.AsSpan(), other.Properties.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FingerprintItem);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Properties.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}";

    // The pairs' own equality would look at them by reflection.
    private static bool Equal(ReadOnlySpan<KeyValuePair<string, string>> properties, ReadOnlySpan<KeyValuePair<string, string>> others)
    {
        if (properties.Length != others.Length)
            return false;
        for (var i = 0; i < properties.Length; i++)
        {
            if (properties[i].Key != others[i].Key || properties[i].Value != others[i].Value)
                return false;
        }

        return true;
    }

    private static bool IsSorted(ReadOnlySpan<KeyValuePair<string, string>> properties)
    {
        for (var i = 1; i < properties.Length; i++)
        {
            if (string.CompareOrdinal(properties[i - 1].Key, properties[i].Key) >= 0)
                return false;
        }

        return true;
    }

    private static void RequireText(string text, string parameter)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (var i = first < 0 ? text.Length : first; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                throw new ArgumentException("A lone surrogate can't be written as UTF-8; write bytes as text.", parameter);
            i++;
        }
    }
}

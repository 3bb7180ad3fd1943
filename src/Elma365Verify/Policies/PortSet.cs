using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Elma365Verify.Configuration;

namespace Elma365Verify.Policies;

/// <summary>
/// An immutable set of numbers 0–65,535, held as ascending ranges that neither touch nor overlap, so that equal sets
/// have equal ranges.
/// </summary>
public sealed class PortSet : IEquatable<PortSet>
{
    /// <summary>The length in bytes of the bitmap form: bit <c>n &amp; 7</c> of byte <c>n &gt;&gt; 3</c> is number n.</summary>
    public const int BitmapLength = 65536 / 8;

    private PortSet(ImmutableArray<PortRange> ranges) => Ranges = ranges;

    /// <summary>The set without members.</summary>
    public static PortSet Empty { get; } = new([]);

    /// <summary>The members, as ascending ranges with at least one number between two of them.</summary>
    public ImmutableArray<PortRange> Ranges { get; }

    /// <summary>How many numbers are in the set.</summary>
    public int Count => Ranges.Sum(range => range.Count);

    /// <summary>Whether the set has no members.</summary>
    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>The union of the ranges, in any order and however they overlap.</summary>
    public static PortSet Of(params IEnumerable<PortRange> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<PortRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = new PortRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        return merged.Count == 0 ? Empty : new PortSet(merged.DrainToImmutable());
    }

    /// <summary>The set of the given numbers.</summary>
    public static PortSet Of(params IEnumerable<ushort> ports) => Of(ports.Select(port => new PortRange(port, port)));

    /// <summary>Reads a bitmap of <see cref="BitmapLength"/> bytes.</summary>
    /// <exception cref="ArgumentException">The bitmap has another length.</exception>
    public static PortSet FromBitmap(ReadOnlySpan<byte> bitmap)
    {
        if (bitmap.Length != BitmapLength)
            throw new ArgumentException($"A port bitmap has {BitmapLength} bytes, not {bitmap.Length}.", nameof(bitmap));
        var ranges = ImmutableArray.CreateBuilder<PortRange>();
        var first = -1;
        for (var number = 0; number <= 65536; number++)
        {
            var set = number < 65536 && (bitmap[number >> 3] & (1 << (number & 7))) != 0;
            if (set && first < 0)
                first = number;
            if (set || first < 0)
                continue;
            ranges.Add(new PortRange((ushort)first, (ushort)(number - 1)));
            first = -1;
        }

        return ranges.Count == 0 ? Empty : new PortSet(ranges.DrainToImmutable());
    }

    /// <summary>Reads <c>22, 7000-7999</c>; a hyphen or the seed's own en dash joins the ends of a range.</summary>
    /// <param name="text">Numbers and ranges between commas.</param>
    /// <param name="ports">The set, where the text is well formed.</param>
    /// <param name="error">What is wrong with the text, as the end of a sentence, where it is not.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PortSet? ports, [NotNullWhen(false)] out string? error)
    {
        var ranges = new List<PortRange>();
        ports = null;
        foreach (var item in text.Split(','))
        {
            if (!TryParseRange(item.Trim(), out var range, out error))
                return false;
            ranges.Add(range);
        }

        ranges.Sort((left, right) => left.First.CompareTo(right.First));
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].First > ranges[i - 1].Last)
                continue;
            error = $"'{ranges[i]}' repeats a port already in the list";
            return false;
        }

        ports = Of(ranges);
        error = null;
        return true;
    }

    /// <summary>Whether the number is a member.</summary>
    public bool Contains(ushort port)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Ranges[middle].Last < port)
                low = middle + 1;
            else if (Ranges[middle].First > port)
                high = middle - 1;
            else
                return true;
        }

        return false;
    }

    /// <summary>The members of either set.</summary>
    public PortSet Union(PortSet other) => IsEmpty ? other : other.IsEmpty ? this : Of(Ranges.Concat(other.Ranges));

    /// <summary>The members of this set that are not in the other.</summary>
    public PortSet Except(PortSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return this;

        // One pass over both: a lossy leg leaves tens of thousands of ranges in each.
        var rest = new List<PortRange>();
        var next = 0;
        foreach (var range in Ranges)
        {
            while (next < other.Ranges.Length && other.Ranges[next].Last < range.First)
                next++;
            int first = range.First;
            for (var i = next; i < other.Ranges.Length && other.Ranges[i].First <= range.Last; i++)
            {
                if (other.Ranges[i].First > first)
                    rest.Add(new PortRange((ushort)first, (ushort)(other.Ranges[i].First - 1)));
                first = other.Ranges[i].Last + 1;
            }

            if (first <= range.Last)
                rest.Add(new PortRange((ushort)first, range.Last));
        }

        return Of(rest);
    }

    /// <summary>The members of both sets.</summary>
    public PortSet Intersect(PortSet other) => IsEmpty || other.IsEmpty ? Empty : Except(Except(other));

    /// <summary>Every member, ascending.</summary>
    public IEnumerable<ushort> Ports() => Ranges
        .SelectMany(range => Enumerable.Range(range.First, range.Count))
        .Select(port => (ushort)port);

    /// <inheritdoc/>
    public bool Equals(PortSet? other) => other is not null && Ranges.SequenceEqual(other.Ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PortSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var range in Ranges)
            hash.Add(range);
        return hash.ToHashCode();
    }

    /// <summary>The form <see cref="TryParse"/> reads: <c>22, 7000-7999</c>; empty for the empty set.</summary>
    public override string ToString() => string.Join(", ", Ranges);

    private static bool TryParseRange(string item, out PortRange range, [NotNullWhen(false)] out string? error)
    {
        range = default;
        var ends = item.Split('-', '–');
        if (ends.Length > 2 || !TryParsePort(ends[0], out var first) || !TryParsePort(ends[^1], out var last))
            error = $"{Spelling.Quote(item)} is neither a port (up to 65535) nor a range such as 7000-7999";
        else if (first > last)
            error = $"'{item}' runs backwards: a range goes from its lower to its higher port";
        else
        {
            range = new PortRange(first, last);
            error = null;
        }

        return error is null;
    }

    // A leading zero is octal to some readers of YAML, so 022 is refused rather than taken for 22.
    private static bool TryParsePort(string text, out ushort port)
    {
        var digits = text.AsSpan().Trim();
        port = 0;
        return digits is not ['0', _, ..]
            && !digits.ContainsAnyExceptInRange('0', '9')
            && ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }
}

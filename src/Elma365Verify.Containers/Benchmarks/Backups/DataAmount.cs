using System.Globalization;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>An amount of data as people write it: <c>10M</c>, <c>1G</c>; units are powers of 1,000.</summary>
/// <param name="Bytes">The same in bytes.</param>
public readonly record struct DataAmount(long Bytes) : IComparable<DataAmount>
{
    private const long Million = 1_000_000;
    private const long Milliard = 1_000_000_000;
    private const long Most = 100 * Milliard;

    /// <summary>What can be written.</summary>
    public const string Form = "a whole number with M or G, from 1M to 100G";

    /// <summary>The amount in millions of bytes.</summary>
    public double Megabytes => (double)Bytes / Million;

    /// <summary>Reads <c>100M</c> or <c>1G</c>; null for everything that is not <see cref="Form"/>.</summary>
    public static DataAmount? Parse(string text)
    {
        long? unit = text.Length < 2 ? null : char.ToUpperInvariant(text[^1]) switch
        {
            'M' => Million,
            'G' => Milliard,
            _ => null,
        };
        return unit is { } bytes
            && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= Most / bytes
            ? new DataAmount(number * bytes)
            : null;
    }

    /// <inheritdoc/>
    public int CompareTo(DataAmount other) => Bytes.CompareTo(other.Bytes);

    /// <summary>Shows <c>100 MB</c>, <c>1 GB</c>.</summary>
    public override string ToString() => Bytes % Milliard == 0
        ? FormattableString.Invariant($"{Bytes / Milliard} GB")
        : FormattableString.Invariant($"{Megabytes:0.###} MB");

    /// <summary>Whether one is smaller.</summary>
    public static bool operator <(DataAmount left, DataAmount right) => left.Bytes < right.Bytes;

    /// <summary>Whether one is larger.</summary>
    public static bool operator >(DataAmount left, DataAmount right) => left.Bytes > right.Bytes;

    /// <summary>Whether one is no larger.</summary>
    public static bool operator <=(DataAmount left, DataAmount right) => left.Bytes <= right.Bytes;

    /// <summary>Whether one is no smaller.</summary>
    public static bool operator >=(DataAmount left, DataAmount right) => left.Bytes >= right.Bytes;
}

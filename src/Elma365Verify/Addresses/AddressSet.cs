using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Addresses;

/// <summary>An immutable set of IPv4 addresses, held as ascending ranges that neither touch nor overlap.</summary>
public sealed class AddressSet : IEquatable<AddressSet>
{
    private readonly ImmutableArray<(uint First, uint Last)> ranges;

    private AddressSet(ImmutableArray<(uint First, uint Last)> ranges) => this.ranges = ranges;

    /// <summary>The set without members.</summary>
    public static AddressSet Empty { get; } = new([]);

    /// <summary>Every address there is.</summary>
    public static AddressSet Everything { get; } = new([(uint.MinValue, uint.MaxValue)]);

    /// <summary>Whether the set has no members.</summary>
    public bool IsEmpty => ranges.IsEmpty;

    /// <summary>All addresses from one to another, both included.</summary>
    public static AddressSet Between(IPAddress first, IPAddress last) => new([(Number(first), Number(last))]);

    /// <summary>
    /// Reads one address (<c>10.1.2.3</c>), a network (<c>10.1.2.0/24</c>, nothing set behind the prefix) or a range
    /// (<c>10.1.2.3-10.1.2.9</c>).
    /// </summary>
    /// <returns>The set, or null where the text is none of these.</returns>
    public static AddressSet? TryParse(string text)
    {
        if (text.Split('-') is [var from, var to])
        {
            return TryNumber(from.Trim()) is { } first && TryNumber(to.Trim()) is { } last && first <= last
                ? new AddressSet([(first, last)])
                : null;
        }

        var parts = text.Split('/');
        if (parts.Length > 2 || TryNumber(parts[0]) is not { } address)
            return null;
        if (parts is [_])
            return new AddressSet([(address, address)]);
        return byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? Network(address, length)
            : null;
    }

    /// <summary>The addresses of a network.</summary>
    /// <param name="address">Its first address.</param>
    /// <param name="length">The length of its prefix, in bits.</param>
    /// <returns>The set, or null where there is no such network.</returns>
    public static AddressSet? Network(IPAddress address, int length) => Network(Number(address), length);

    /// <summary>The addresses that begin as one does; what it has set behind the prefix does not count.</summary>
    /// <param name="address">An address.</param>
    /// <param name="length">The length of the prefix, in bits.</param>
    /// <returns>The set, or null where there is no such prefix.</returns>
    public static AddressSet? Around(IPAddress address, int length) => length is < 0 or > 32
        ? null
        : Network(Number(address) & (uint)~((1UL << (32 - length)) - 1), length);

    /// <summary>The members of either set.</summary>
    public AddressSet Union(AddressSet other)
    {
        var merged = ImmutableArray.CreateBuilder<(uint First, uint Last)>();
        foreach (var range in ranges.Concat(other.ranges).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= (ulong)merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        return new AddressSet(merged.ToImmutable());
    }

    /// <summary>The members of this set that are not in the other.</summary>
    public AddressSet Except(AddressSet other)
    {
        var rest = ImmutableArray.CreateBuilder<(uint First, uint Last)>();
        foreach (var range in ranges)
        {
            ulong first = range.First;
            foreach (var cut in other.ranges.Where(cut => cut.Last >= range.First && cut.First <= range.Last))
            {
                if (cut.First > first)
                    rest.Add(((uint)first, cut.First - 1));
                first = (ulong)cut.Last + 1;
            }

            if (first <= range.Last)
                rest.Add(((uint)first, range.Last));
        }

        return new AddressSet(rest.ToImmutable());
    }

    /// <summary>The members of both sets.</summary>
    public AddressSet Intersect(AddressSet other) => Except(Except(other));

    /// <summary>Whether every member is one of the other set, too.</summary>
    public bool IsWithin(AddressSet other) => Except(other).IsEmpty;

    /// <inheritdoc/>
    public bool Equals(AddressSet? other) => other is not null && ranges.SequenceEqual(other.ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    /// <inheritdoc/>
    public override int GetHashCode() => ranges.Aggregate(0, HashCode.Combine);

    /// <summary><c>10.1.2.3, 10.1.3.0-10.1.3.255</c>; empty for the empty set.</summary>
    public override string ToString() => string.Join(", ", ranges.Select(range =>
        range.First == range.Last ? Text(range.First) : $"{Text(range.First)}-{Text(range.Last)}"));

    private static AddressSet? Network(uint address, int length)
    {
        if (length is < 0 or > 32)
            return null;
        var within = (uint)((1UL << (32 - length)) - 1);
        return (address & within) == 0 ? new AddressSet([(address, address | within)]) : null;
    }

    // IPAddress reads 10.1 and 012.1.1.1 too, and each reader something else in them.
    private static uint? TryNumber(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text
            ? Number(address)
            : null;

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string Text(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes).ToString();
    }
}

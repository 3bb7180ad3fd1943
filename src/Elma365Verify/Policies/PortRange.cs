using System.Globalization;

namespace Elma365Verify.Policies;

/// <summary>An inclusive range of port numbers (or ICMP types); <paramref name="First"/> is never above <paramref name="Last"/>.</summary>
/// <param name="First">The lowest number.</param>
/// <param name="Last">The highest number.</param>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>The highest number.</summary>
    public ushort Last { get; } = First <= Last
        ? Last
        : throw new ArgumentOutOfRangeException(nameof(Last), Last, $"A range can't end below its beginning, {First}.");

    /// <summary>How many numbers the range holds.</summary>
    public int Count => Last - First + 1;

    /// <summary><c>22</c> or <c>7000-7999</c>.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}

using Elma365Verify.Policies;

namespace Elma365Verify.Oracle;

/// <summary>Which packets meet a condition.</summary>
/// <param name="Sure">Those that certainly do.</param>
/// <param name="Possible">Those that may; all others certainly don't.</param>
/// <param name="Doubt">Why the two differ, or null when they don't.</param>
internal sealed record MatchOutcome(PortSet Sure, PortSet Possible, Doubt? Doubt = null)
{
    public static MatchOutcome None { get; } = new(PortSet.Empty, PortSet.Empty);

    public static MatchOutcome Exactly(PortSet ports) => ports.IsEmpty ? None : new(ports, ports);

    public static MatchOutcome Undecided(PortSet ports, Doubt doubt) => new(PortSet.Empty, ports, doubt);

    public static MatchOutcome When(bool isMet, PortSet ports) => isMet ? Exactly(ports) : None;

    /// <summary>Those of the given packets that don't meet it.</summary>
    public MatchOutcome Inverted(PortSet ports) => new(Without(ports, Possible), Without(ports, Sure), Doubt);

    /// <summary>Those that meet both.</summary>
    public MatchOutcome And(MatchOutcome other) => new(Both(Sure, other.Sure), Both(Possible, other.Possible), Doubt ?? other.Doubt);

    // Most conditions hold for all packets of a parcel or for none, and then the sets are the very same.
    private static PortSet Both(PortSet one, PortSet other) => ReferenceEquals(one, other) ? one : one.Intersect(other);

    private static PortSet Without(PortSet all, PortSet some) => ReferenceEquals(all, some) ? PortSet.Empty : all.Except(some);
}

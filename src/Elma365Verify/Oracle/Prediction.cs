using System.Collections.Immutable;
using Elma365Verify.Policies;

namespace Elma365Verify.Oracle;

/// <summary>What a ruleset does with a probe's packets. The five sets are disjoint and together hold the probe's cells.</summary>
/// <param name="Delivered">Ports that are handed on.</param>
/// <param name="Dropped">Ports that are never handed on, and never answered.</param>
/// <param name="Rejected">Ports that are never handed on, and answered with an error, always or now and then.</param>
/// <param name="EitherWay">
/// Ports handed on or not by what no ruleset tells: a rate, a quota, the hour, chance, a set's members of the moment.
/// </param>
/// <param name="Unpredictable">Ports that depend on something the oracle doesn't know.</param>
/// <param name="Reasons">Why there are such ports, each naming rule and chain.</param>
public sealed record Prediction(
    PortSet Delivered,
    PortSet Dropped,
    PortSet Rejected,
    PortSet EitherWay,
    PortSet Unpredictable,
    ImmutableArray<string> Reasons)
{
    /// <summary>Whether every port's fate is told.</summary>
    public bool IsExact => EitherWay.IsEmpty && Unpredictable.IsEmpty;

    /// <summary>Whether both tell the same of every port, whatever their reasons.</summary>
    public bool Agrees(Prediction other) =>
        Delivered.Equals(other.Delivered)
        && Dropped.Equals(other.Dropped)
        && Rejected.Equals(other.Rejected)
        && EitherWay.Equals(other.EitherWay)
        && Unpredictable.Equals(other.Unpredictable);
}

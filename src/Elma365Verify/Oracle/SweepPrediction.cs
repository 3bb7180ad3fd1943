using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Oracle;

/// <summary>What a sweep must find, predicted from the policy on one side and the ruleset on the other.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Documented">The cells the policy permits.</param>
/// <param name="Fate">What the ruleset does with every cell.</param>
public sealed record SweepPrediction(Sweep Sweep, PortSet Documented, Prediction Fate)
{
    /// <summary>Cells that will be delivered without being documented.</summary>
    public PortSet Leaks { get; } = Fate.Delivered.Except(Documented);

    /// <summary>Documented cells that will not be delivered.</summary>
    public PortSet Outages { get; } = Documented.Intersect(Fate.Dropped.Union(Fate.Rejected));

    /// <summary>Undocumented cells that may leak.</summary>
    public PortSet PossibleLeaks { get; } = Fate.EitherWay.Union(Fate.Unpredictable).Except(Documented);

    /// <summary>Documented cells that may fail.</summary>
    public PortSet PossibleOutages { get; } = Fate.EitherWay.Union(Fate.Unpredictable).Intersect(Documented);

    /// <summary>Whether policy and ruleset agree on every cell.</summary>
    public bool Conforms => Leaks.IsEmpty && Outages.IsEmpty && Fate.IsExact;
}

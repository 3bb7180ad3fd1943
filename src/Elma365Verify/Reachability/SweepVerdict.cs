using Elma365Verify.Policies;

namespace Elma365Verify.Reachability;

/// <summary>The verdict on every cell of a sweep; the four sets are disjoint and together hold all its cells.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Documented">The cells the policy permits.</param>
/// <param name="Conforming">Cells that conform.</param>
/// <param name="Leaks">Cells delivered without being documented.</param>
/// <param name="Outages">Documented cells proven not to be delivered, some of them perhaps only at some time.</param>
/// <param name="Unproven">Cells nothing can be said of.</param>
/// <param name="Doubts">Why those are unproven, as sentences.</param>
public sealed record SweepVerdict(
    SweepObservation Observation,
    PortSet Documented,
    PortSet Conforming,
    PortSet Leaks,
    PortSet Outages,
    PortSet Unproven,
    IReadOnlyList<string> Doubts)
{
    /// <summary>Those of the outages that were delivered at another time.</summary>
    public PortSet Sometimes { get; init; } = PortSet.Empty;

    /// <summary>The sweep judged.</summary>
    public Sweep Sweep => Observation.Sweep;

    /// <summary>Whether every cell conforms and no probe strayed.</summary>
    public bool IsConforming => Leaks.IsEmpty && Outages.IsEmpty && Unproven.IsEmpty && Observation.Strays.Count == 0;

    /// <summary>The cells with the given verdict.</summary>
    public PortSet Cells(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => Conforming,
        Verdict.Leak => Leaks,
        Verdict.Outage => Outages,
        Verdict.Unproven => Unproven,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}

using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Mutants;

/// <summary>A sweep as it was predicted and as it was seen, cell by cell.</summary>
public sealed record SweepComparison
{
    private SweepComparison(SweepPrediction predicted, SweepVerdict seen) => (Predicted, Seen) = (predicted, seen);

    /// <summary>What the oracle says.</summary>
    public SweepPrediction Predicted { get; }

    /// <summary>What the packets say.</summary>
    public SweepVerdict Seen { get; }

    /// <summary>Cells seen red, undocumented and documented ones.</summary>
    public PortSet Red => Seen.Leaks.Union(Seen.Outages);

    /// <summary>Cells that are red, and were neither predicted to be nor possibly so.</summary>
    public PortSet Unexpected => Seen.Leaks.Except(Predicted.Leaks).Except(Predicted.PossibleLeaks)
        .Union(Seen.Outages.Except(Predicted.Outages).Except(Predicted.PossibleOutages));

    /// <summary>Cells predicted to be red that are proven to conform.</summary>
    public PortSet Missed => Predicted.Leaks.Union(Predicted.Outages).Intersect(Seen.Conforming);

    /// <summary>Whether anything was seen that is against the policy; probes that arrive at another host are too.</summary>
    public bool IsRed => !Red.IsEmpty || Seen.Observation.Strays.Count > 0;

    /// <summary>Whether something proven contradicts the prediction, which never leads a probe to another host.</summary>
    public bool IsContradicted => !Unexpected.IsEmpty || !Missed.IsEmpty || Seen.Observation.Strays.Count > 0;

    /// <summary>Compares.</summary>
    /// <exception cref="ArgumentException">They are of different sweeps, or were held against different policies.</exception>
    public static SweepComparison Of(SweepPrediction predicted, SweepVerdict seen) =>
        predicted.Sweep == seen.Sweep && predicted.Documented.Equals(seen.Documented)
            ? new SweepComparison(predicted, seen)
            : throw new ArgumentException($"What was predicted of {predicted.Sweep} can't be compared with {seen.Sweep}.", nameof(seen));
}

using System.Collections.Immutable;
using Elma365Verify.Reachability;

namespace Elma365Verify.Mutants;

/// <summary>What became of a mutant, and by what it was judged.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="Change">What was changed where, as a sentence.</param>
/// <param name="Effect">What the oracle said of it.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Touched">How many sweeps it touches.</param>
/// <param name="TouchedSwept">How many of them were swept.</param>
/// <param name="RestSwept">How many others were swept.</param>
/// <param name="Evidence">Of one that was not killed, the sweeps that were predicted or seen to differ, or are unproven.</param>
public sealed record MutantOutcome(
    string Operator,
    string Change,
    MutantEffect Effect,
    MutantVerdict Verdict,
    int Touched,
    int TouchedSwept,
    int RestSwept,
    ImmutableArray<SweepComparison> Evidence)
{
    /// <summary>nft's own words, where it refused the mutant.</summary>
    public string? Refusal { get; init; }

    /// <summary>How long it took.</summary>
    public MutantTiming Timing { get; init; } = new(0, 0, 0);

    /// <summary>
    /// Judges a mutant. What is proven outweighs what is not: red cells other than predicted make it mistaken, and where
    /// nothing is red though something had to be, it survived, whatever is unproven beside. One unproven cell is enough to
    /// make a kill none.
    /// </summary>
    /// <param name="plan">What was to be swept.</param>
    /// <param name="verdicts">What was seen, in the plan's order.</param>
    /// <exception cref="ArgumentException">Those are not the plan's sweeps.</exception>
    public static MutantOutcome Of(MutantPlan plan, IReadOnlyList<SweepVerdict> verdicts)
    {
        var planned = plan.Sweeps.ToList();
        if (planned.Count != verdicts.Count)
            throw new ArgumentException($"{planned.Count} sweeps were planned, and {verdicts.Count} verdicts given.", nameof(verdicts));
        var comparisons = planned.Zip(verdicts, SweepComparison.Of).ToList();
        var verdict = Judge(plan.Prediction.Effect, comparisons);
        return Start(plan, verdict) with
        {
            TouchedSwept = plan.Touched.Length,
            RestSwept = plan.Rest.Length,
            Evidence = verdict is MutantVerdict.Killed or MutantVerdict.Equivalent ? [] : [.. comparisons.Where(IsTelling)],
        };
    }

    /// <summary>A mutant nft does not load.</summary>
    /// <param name="plan">What was to be swept.</param>
    /// <param name="refusal">nft's own words.</param>
    public static MutantOutcome Refused(MutantPlan plan, string refusal) =>
        Start(plan, MutantVerdict.Refused) with { Refusal = refusal };

    private static MutantVerdict Judge(MutantEffect effect, List<SweepComparison> comparisons)
    {
        var isRed = comparisons.Any(comparison => comparison.IsRed);
        if (comparisons.Any(comparison => comparison.IsContradicted))
            return isRed ? MutantVerdict.Mistaken : MutantVerdict.Survived;
        if (comparisons.Count == 0 || comparisons.Any(comparison => !comparison.Seen.Unproven.IsEmpty))
            return MutantVerdict.Unproven;
        if (isRed)
            return MutantVerdict.Killed;
        return effect is MutantEffect.Equivalent or MutantEffect.AnswersDiffer ? MutantVerdict.Equivalent : MutantVerdict.Survived;
    }

    private static bool IsTelling(SweepComparison comparison) =>
        comparison.IsRed || !comparison.Predicted.Conforms || !comparison.Seen.Unproven.IsEmpty;

    private static MutantOutcome Start(MutantPlan plan, MutantVerdict verdict)
    {
        var (mutant, effect, _, touched) = plan.Prediction;
        return new MutantOutcome(mutant.Operator, mutant.Change, effect, verdict, touched.Length, 0, 0, []);
    }
}

using System.Collections.Immutable;
using Elma365Verify.Oracle;

namespace Elma365Verify.Mutants;

/// <summary>What of a mutant is swept.</summary>
/// <param name="Prediction">The mutant and all that is predicted of it.</param>
/// <param name="Touched">The chosen ones of the sweeps it touches.</param>
/// <param name="Rest">The chosen ones of those it does not touch.</param>
public sealed record MutantPlan(
    MutantPrediction Prediction, ImmutableArray<SweepPrediction> Touched, ImmutableArray<SweepPrediction> Rest)
{
    /// <summary>Everything that is swept, each sweep once.</summary>
    public IEnumerable<SweepPrediction> Sweeps => Touched.Concat(Rest);

    /// <summary>
    /// Chooses: all sweeps the mutant touches, or where they are more than allowed, some of every kind; and some of all others.
    /// Where anything is predicted to turn red, something of it is among them.
    /// </summary>
    /// <param name="prediction">The mutant.</param>
    /// <param name="allowance">How many.</param>
    /// <param name="seed">Decides among them; the same for the same seed.</param>
    public static MutantPlan Choose(MutantPrediction prediction, SweepAllowance allowance, int seed)
    {
        var random = new Random(seed);
        var touched = Shuffled(prediction.Touched, random);
        var isTouched = prediction.Touched.Select(sweep => sweep.Sweep).ToHashSet();
        var rest = Shuffled(prediction.Whole.Sweeps.Where(sweep => !isTouched.Contains(sweep.Sweep)), random);
        return new MutantPlan(prediction, [.. Spread(touched).Take(allowance.Touched)], [.. rest.Take(allowance.Rest)]);
    }

    /// <summary>One of each kind in turn, those first that turn red: the first of them are as different as can be.</summary>
    private static IEnumerable<SweepPrediction> Spread(IEnumerable<SweepPrediction> sweeps) => sweeps
        .GroupBy(sweep => (sweep.Conforms, sweep.Sweep.Protocol, sweep.Leaks.IsEmpty, sweep.Outages.IsEmpty))
        .SelectMany(kind => kind.Select((sweep, turn) => (Sweep: sweep, Turn: turn)))
        .OrderBy(item => item.Turn)
        .ThenBy(item => item.Sweep.Conforms)
        .ThenBy(item => !item.Sweep.Fate.IsExact)
        .Select(item => item.Sweep);

    private static SweepPrediction[] Shuffled(IEnumerable<SweepPrediction> sweeps, Random random)
    {
        var shuffled = sweeps.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}

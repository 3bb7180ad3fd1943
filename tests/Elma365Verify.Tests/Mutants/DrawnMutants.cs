using CsCheck;
using Elma365Verify.Mutants;
using Elma365Verify.Tests.Rulesets;

namespace Elma365Verify.Tests.Mutants;

/// <summary>Mutants of the reference ruleset, at least one of every operator, each predicted once.</summary>
internal static class DrawnMutants
{
    private static readonly Lazy<IReadOnlyList<MutantPrediction>> Drawn = new(() =>
    {
        var oracle = new MutantOracle(Reference.Policy, Reference.Topology, Listing.Reference);
        return [.. new MutantSampler(Listing.Reference, 17).Draw(90).Select(oracle.Predict)];
    });

    public static IReadOnlyList<MutantPrediction> All => Drawn.Value;

    /// <summary>Any of them.</summary>
    public static Gen<MutantPrediction> Any => Gen.Int[0, All.Count - 1].Select(index => All[index]);

    /// <summary>Those of which every cell is told.</summary>
    public static Gen<MutantPrediction> Exact => Chosen(prediction => prediction.Effect <= MutantEffect.Red);

    /// <summary>Those that turn cells red for certain.</summary>
    public static Gen<MutantPrediction> Red => Chosen(prediction => prediction.Effect == MutantEffect.Red);

    /// <summary>Any of them with what is swept.</summary>
    public static Gen<MutantPlan> Planned(Gen<MutantPrediction> mutants) => Gen.Select(
        mutants, Gen.Int[1, 20], Gen.Int[1, 6], Gen.Int, (prediction, touched, rest, seed) =>
            MutantPlan.Choose(prediction, new SweepAllowance(touched, rest), seed));

    private static Gen<MutantPrediction> Chosen(Func<MutantPrediction, bool> isMeant)
    {
        var chosen = All.Where(isMeant).ToList();
        return Gen.Int[0, chosen.Count - 1].Select(index => chosen[index]);
    }
}

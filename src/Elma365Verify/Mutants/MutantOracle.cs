using System.Collections.Immutable;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Topologies;

namespace Elma365Verify.Mutants;

/// <summary>
/// Predicts what mutants of a ruleset do, so that equivalent ones are recognised and killed ones are killed for the right reason.
/// </summary>
public sealed class MutantOracle
{
    private readonly Policy policy;
    private readonly Topology topology;

    /// <summary>Predicts the reference ruleset first, which mutants are compared with.</summary>
    public MutantOracle(Policy policy, Topology topology, NftRuleset reference)
    {
        this.policy = policy;
        this.topology = topology;
        Reference = RulesetPrediction.Compare(policy, topology, reference);
    }

    /// <summary>What the reference ruleset itself does; it should conform.</summary>
    public RulesetPrediction Reference { get; }

    /// <summary>What the mutant does.</summary>
    public MutantPrediction Predict(Mutant mutant)
    {
        var whole = RulesetPrediction.Compare(policy, topology, mutant.Ruleset);
        var touched = whole.DifferencesFrom(Reference).ToImmutableArray();
        return new MutantPrediction(mutant, Effect(whole, touched), whole, touched);
    }

    private static MutantEffect Effect(RulesetPrediction whole, ImmutableArray<SweepPrediction> touched)
    {
        if (whole.Sweeps.Any(sweep => !sweep.Fate.Unpredictable.IsEmpty))
            return MutantEffect.Unpredictable;
        if (whole.Sweeps.Any(sweep => !sweep.Fate.EitherWay.IsEmpty))
            return MutantEffect.EitherWay;
        if (!whole.Conforms)
            return MutantEffect.Red;
        return touched.IsEmpty ? MutantEffect.Equivalent : MutantEffect.AnswersDiffer;
    }
}

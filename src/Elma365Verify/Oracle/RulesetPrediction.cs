using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Rulesets;
using Elma365Verify.Topologies;

namespace Elma365Verify.Oracle;

/// <summary>The predictions for every sweep of a topology: each ordered pair of hosts in each protocol.</summary>
/// <param name="Sweeps">The predictions, in the order of <see cref="Topology.Pairs"/> and then of protocols.</param>
public sealed record RulesetPrediction(ImmutableArray<SweepPrediction> Sweeps)
{
    /// <summary>How many cells are predicted.</summary>
    public long Cells => Sweeps.Sum(sweep => (long)sweep.Sweep.Protocol.Cells().Count);

    /// <summary>How many cells leak.</summary>
    public long Leaks => Sweeps.Sum(sweep => (long)sweep.Leaks.Count);

    /// <summary>How many documented cells fail.</summary>
    public long Outages => Sweeps.Sum(sweep => (long)sweep.Outages.Count);

    /// <summary>Whether policy and ruleset agree on every cell of every sweep.</summary>
    public bool Conforms => Sweeps.All(sweep => sweep.Conforms);

    /// <summary>Every sweep on which policy and ruleset don't agree, or may not.</summary>
    public IEnumerable<SweepPrediction> Disagreements => Sweeps.Where(sweep => !sweep.Conforms);

    /// <summary>Compares a policy with a ruleset, over all sweeps of a topology. No packet is sent.</summary>
    public static RulesetPrediction Compare(Policy policy, Topology topology, NftRuleset ruleset)
    {
        var oracle = new RulesetOracle(ruleset);
        var sweeps =
            from pair in topology.Pairs()
            from protocol in Enum.GetValues<Protocol>()
            let sweep = new Sweep(pair.From, pair.To, protocol)
            let documented = policy.Permitted(pair.From, pair.To, protocol).Intersect(protocol.Cells())
            select new SweepPrediction(sweep, documented, oracle.Predict(Probe.Of(sweep)));
        return new RulesetPrediction([.. sweeps]);
    }

    /// <summary>The sweeps whose fate is another, or may be: all that need be swept to tell the two rulesets apart.</summary>
    /// <param name="other">The predictions of another ruleset for the same topology.</param>
    public IEnumerable<SweepPrediction> DifferencesFrom(RulesetPrediction other) => Sweeps
        .Zip(other.Sweeps, (one, another) => (One: one, Another: another))
        .Where(pair => !pair.One.Fate.IsExact || !pair.One.Fate.Agrees(pair.Another.Fate))
        .Select(pair => pair.One);
}

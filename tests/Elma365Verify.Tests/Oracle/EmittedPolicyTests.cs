using CsCheck;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.Tests.Oracle;

/// <summary>What a policy permits and what its ruleset lets through are worked out apart, and agree.</summary>
public sealed class EmittedPolicyTests
{
    [Test, CancelAfter(120_000)]
    public void A_policy_written_as_a_ruleset_in_any_way_leaves_no_cell_to_disagree_about() => RandomPolicies.Any.Sample(
        (policy, topology) => new PolicyEmitter(policy, topology).Emit().All(ruleset =>
        {
            var prediction = RulesetPrediction.Compare(policy, topology, RulesetJson.Read(RulesetJson.Write(ruleset)));
            return prediction.Conforms && prediction.Sweeps.All(sweep => sweep.Fate.Delivered.Equals(sweep.Documented));
        }),
        iter: 300);

    [Test, CancelAfter(120_000)]
    public void The_ruleset_of_another_policy_disagrees_in_just_the_cells_the_policies_do() => Gen
        .Select(RandomPolicies.Any, RandomPolicies.Any)
        .Sample(
            (one, other) =>
            {
                var ruleset = new PolicyEmitter(other.Policy, one.Topology).Emit().First();
                return RulesetPrediction.Compare(one.Policy, one.Topology, ruleset).Sweeps.All(sweep =>
                {
                    var (from, to, protocol) = sweep.Sweep;
                    var open = other.Policy.Permitted(from, to, protocol).Intersect(protocol.Cells());
                    return sweep.Leaks.Equals(open.Except(sweep.Documented)) && sweep.Outages.Equals(sweep.Documented.Except(open));
                });
            },
            iter: 300);

    [Test, CancelAfter(60_000)]
    public void The_reference_policy_written_as_a_ruleset_in_any_way_conforms()
    {
        foreach (var ruleset in new PolicyEmitter(Reference.Policy, Reference.Topology).Emit())
            Assert.That(RulesetPrediction.Compare(Reference.Policy, Reference.Topology, ruleset).Disagreements, Is.Empty);
    }
}

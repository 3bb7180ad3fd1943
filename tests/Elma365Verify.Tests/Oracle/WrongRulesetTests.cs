using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;
using Elma365Verify.Tests.Rulesets;

namespace Elma365Verify.Tests.Oracle;

/// <summary>The reference ruleset with a mistake, and the very cells that are wrong for it.</summary>
public sealed class WrongRulesetTests
{
    private static readonly string[] Nodes = ["master-1", "master-2", "worker-1", "worker-2", "frontend-1"];

    [Test]
    public void A_missing_rule_is_an_outage_of_its_port_from_every_node() => Assert.That(
        Wrong(Without("tcp dport 6379 accept")), Is.EquivalentTo(Nodes.Select(node => $"Outage {node} → data-redis tcp 6379")));

    [Test]
    public void A_range_one_too_wide_leaks_one_port_from_both_sources()
    {
        var table = Listing.Reference.Tables[0];
        var set = table.Set("external_to_frontend_tcp")!;
        var wider = set with { Elements = [.. set.Elements.Where(element => element is not RangeValue), Nft.Range(30000, 32768)] };

        Assert.That(
            Wrong(new NftRuleset([table with { Sets = table.Sets.Replace(set, wider) }])),
            Is.EquivalentTo(["Leak ext-allowed → frontend-1 tcp 32768", "Leak edge-proxy → frontend-1 tcp 32768"]));
    }

    [Test]
    public void A_swapped_protocol_is_an_outage_in_one_and_a_leak_in_the_other() => Assert.That(
        Wrong(Changed("tcp dport 5671 accept", rule => rule.With(rule.Statements[1], Nft.Match(Nft.Port("udp"), 5671)))),
        Is.EquivalentTo(Nodes.SelectMany(node => new[]
        {
            $"Outage {node} → data-rabbitmq tcp 5671", $"Leak {node} → data-rabbitmq udp 5671",
        })));

    [Test]
    public void An_open_policy_leaks_every_cell_that_is_not_documented()
    {
        var table = Listing.Reference.Tables[0];
        var chain = table.Chain("forward")!;
        var open = Predicted(WithChain(table, chain, chain with { Base = chain.Base! with { Policy = "accept" } }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(open.Outages, Is.Zero);
            Assert.That(open.Leaks, Is.EqualTo(open.Cells - open.Sweeps.Sum(sweep => (long)sweep.Documented.Count)));
        }
    }

    [Test]
    public void Without_rules_every_cell_is_delivered()
    {
        var open = Predicted(new NftRuleset([]));

        Assert.That(open.Sweeps.Sum(sweep => (long)sweep.Fate.Delivered.Count), Is.EqualTo(27_524_910));
    }

    [Test]
    public void A_rejection_at_the_end_conforms_and_is_told_from_a_drop()
    {
        var table = Listing.Reference.Tables[0];
        var chain = table.Chain("forward")!;
        var prediction = Predicted(WithChain(table, chain, chain with { Rules = chain.Rules.Add(Nft.Rule(Nft.Reject)) }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Conforms, Is.True);
            Assert.That(prediction.Sweeps, Has.All.Property("Fate").Property("Dropped").EqualTo(PortSet.Empty));
            Assert.That(prediction.Sweeps.Sum(sweep => (long)sweep.Fate.Rejected.Count), Is.GreaterThan(27_000_000));
        }
    }

    [Test]
    public void A_rate_makes_the_documented_port_one_that_may_fail_and_no_other()
    {
        var prediction = Predicted(Changed(
            "tcp dport 9000 accept", rule => rule with { Statements = rule.Statements.Insert(2, Nft.Limit) }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Leaks + prediction.Outages, Is.Zero);
            Assert.That(
                prediction.Disagreements.Select(sweep => $"{sweep.Sweep} {sweep.PossibleOutages}"),
                Is.EquivalentTo(Nodes.Select(node => $"{node} → data-minio tcp 9000")));
            Assert.That(prediction.Disagreements.Select(sweep => sweep.PossibleLeaks), Has.All.EqualTo(PortSet.Empty));
            Assert.That(prediction.Disagreements.First().Fate.Reasons.Single(), Does.StartWith(
                "may go either way: rule 19 of chain inet elma365 from_node has limit"));
        }
    }

    [Test]
    public void A_translated_address_is_unpredictable_where_it_is_met_and_nowhere_else()
    {
        var dnat = new OtherStatement("dnat", """{"family":"ip","addr":"198.18.70.11"}""");
        var nat = new NftChain(
            "nat", new BaseChain("nat", "prerouting", -100, "accept", []), [Nft.Rule(Nft.Match(Nft.Port("tcp"), 22), dnat)]);
        var table = Listing.Reference.Tables[0];
        var prediction = Predicted(new NftRuleset([table with { Chains = table.Chains.Add(nat) }]));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Disagreements.Count(), Is.EqualTo(210));
            Assert.That(prediction.Disagreements, Has.All.Property("Fate").Property("Unpredictable").EqualTo(Reference.Ports("22")));
            Assert.That(
                prediction.Disagreements.Select(sweep => sweep.Fate.Reasons.Single()),
                Has.All.StartsWith("cannot be predicted: rule 1 of chain inet elma365 nat has dnat"));
        }
    }

    private static RulesetPrediction Predicted(NftRuleset ruleset) =>
        RulesetPrediction.Compare(Reference.Policy, Reference.Topology, ruleset);

    private static IEnumerable<string> Wrong(NftRuleset ruleset) => Predicted(ruleset).Disagreements.SelectMany(sweep =>
        sweep.Leaks.Ports().Select(port => $"Leak {sweep.Sweep} {port}")
            .Concat(sweep.Outages.Ports().Select(port => $"Outage {sweep.Sweep} {port}")));

    private static NftRuleset WithChain(NftTable table, NftChain chain, NftChain replacement) =>
        new([table with { Chains = table.Chains.Replace(chain, replacement) }]);

    private static NftRuleset Without(string rule) => Edited(rule, (chain, index) => chain.Rules.RemoveAt(index));

    private static NftRuleset Changed(string rule, Func<NftRule, NftRule> change) =>
        Edited(rule, (chain, index) => chain.Rules.SetItem(index, change(chain.Rules[index])));

    private static NftRuleset Edited(string end, Func<NftChain, int, System.Collections.Immutable.ImmutableArray<NftRule>> edit)
    {
        var table = Listing.Reference.Tables[0];
        var (chain, index) = table.Chains
            .SelectMany(chain => chain.Rules.Select((rule, index) => (chain, index)))
            .Single(place => NftText.Of(place.chain.Rules[place.index]).EndsWith(end, StringComparison.Ordinal));
        return WithChain(table, chain, chain with { Rules = edit(chain, index) });
    }
}

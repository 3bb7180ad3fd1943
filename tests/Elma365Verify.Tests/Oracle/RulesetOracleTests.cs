using System.Net;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Rulesets.Statements;
using Elma365Verify.Tests.Rulesets;

namespace Elma365Verify.Tests.Oracle;

public sealed class RulesetOracleTests
{
    private static readonly Probe Tcp = new(
        "worker-1", "data-redis", IPAddress.Parse("198.18.40.11"), IPAddress.Parse("198.18.60.12"), Protocol.Tcp);

    private static readonly Probe Udp = Tcp with { Protocol = Protocol.Udp };

    private static readonly Probe Ipv6 = Tcp with { Source = IPAddress.Parse("fd00::1"), Destination = IPAddress.Parse("fd00::2") };

    /// <summary>
    /// Datagrams to the ports 10 to 60 were sent through a kernel 6.18 with this ruleset, from the leg "leg" to the leg "out", and
    /// captured behind it: what is invalid before connection tracking, the order of equal priorities, the place of chains of
    /// type nat, interfaces that aren't known yet, goto and return from base chains.
    /// </summary>
    [Test]
    public void What_a_kernel_was_seen_to_do_is_predicted()
    {
        var oracle = new RulesetOracle(RulesetJson.Read(Listing.Text("observed.json")));
        var probe = new Probe("leg", "out", IPAddress.Parse("198.18.1.1"), IPAddress.Parse("198.18.2.1"), Protocol.Udp);

        var prediction = oracle.Predict(probe);

        Assert.That(prediction.IsExact, Is.True);
        Assert.That(
            prediction.Delivered.Intersect(Reference.Ports("10-60")),
            Is.EqualTo(Reference.Ports("11, 16, 18, 21, 23, 25, 27, 29, 33, 36-40, 42-60")));
    }

    [TestCase("dnat", """{"family":"ip","addr":"198.18.70.11"}""")]
    [TestCase("masquerade", "null")]
    [TestCase("redirect", "null")]
    [TestCase("queue", """{"num":1}""")]
    [TestCase("dup", """{"addr":"198.18.70.11"}""")]
    [TestCase("xt", """{"type":"match","name":"recent"}""")]
    [TestCase("something new", "null")]
    public void A_statement_that_is_not_known_is_named_and_never_passed_over(string name, string argument)
    {
        var prediction = Predict(Tcp, Nft.Rule(Nft.Match(Nft.Port("tcp"), 22), new OtherStatement(name, argument), Nft.Accept));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Unpredictable, Is.EqualTo(Reference.Ports("22")));
            Assert.That(prediction.Dropped.Count, Is.EqualTo(65_534));
            Assert.That(prediction.Reasons.Single(), Does.StartWith($"cannot be predicted: rule 1 of chain inet t forward0 has {name}"));
        }
    }

    [Test]
    public void A_condition_that_is_not_known_matters_only_where_it_makes_a_difference()
    {
        var fib = new OpaqueExpression("""{"fib":{"result":"oif","flags":["saddr","iif"]}}""");
        var prediction = Predict(
            Tcp,
            Nft.Rule(Nft.Match(fib, new OpaqueExpression("false")), Nft.Match(Nft.Port("tcp"), Nft.Range(1, 100)), Nft.Drop),
            Nft.Rule(Nft.Match(Nft.Port("tcp"), Nft.Range(90, 200)), Nft.Accept));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Unpredictable, Is.EqualTo(Reference.Ports("90-100")));
            Assert.That(prediction.Delivered, Is.EqualTo(Reference.Ports("101-200")));
            Assert.That(prediction.Reasons.Single(), Does.StartWith("cannot be predicted: rule 1").And.Contains("fib"));
        }
    }

    [Test]
    public void Chance_makes_no_difference_to_what_a_later_rule_accepts_anyway()
    {
        var prediction = Predict(
            Tcp,
            Nft.Rule(Nft.Limit, Nft.Accept),
            Nft.Rule(Nft.Match(Nft.Port("tcp"), 443), Nft.Accept));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Delivered, Is.EqualTo(Reference.Ports("443")));
            Assert.That(prediction.EitherWay.Count, Is.EqualTo(65_534));
            Assert.That(prediction.Reasons.Single(), Does.StartWith("may go either way: rule 1 of chain inet t forward0 has limit"));
        }
    }

    [Test]
    public void A_set_that_rules_change_holds_nobody_knows_what()
    {
        var table = Nft.Table(Nft.Base(
            "forward", 0, "drop",
            Nft.Rule(new OtherStatement("set", """{"op":"add","elem":{"payload":{"protocol":"ip","field":"saddr"}},"set":"@seen"}""")),
            Nft.Rule(Nft.Match(Nft.Source, new SetReference("seen")), Nft.Accept))) with
        {
            Sets = [new NftSet("seen", ["ipv4_addr"], [])],
        };

        Assert.That(new RulesetOracle(Nft.Ruleset(table)).Predict(Tcp).EitherWay, Is.EqualTo(Protocol.Tcp.Cells()));
    }

    [Test]
    public void A_reset_answers_tcp_alone()
    {
        NftRule[] rules = [Nft.Rule(new RejectStatement("tcp reset", null)), Nft.Rule(Nft.Accept)];

        Assert.That(Predict(Tcp, rules).Rejected, Is.EqualTo(Protocol.Tcp.Cells()));
        Assert.That(Predict(Udp, rules).Delivered, Is.EqualTo(Protocol.Udp.Cells()));
    }

    [Test]
    public void Before_connection_tracking_a_packet_is_invalid_and_after_it_new()
    {
        NftRuleset Dropping(int priority, string state) => Nft.Ruleset(Nft.Table(
            Nft.Base("prerouting", priority, "accept", Nft.Rule(Nft.State(state), Nft.Drop))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new RulesetOracle(Dropping(-300, "invalid")).Predict(Tcp).Delivered, Is.EqualTo(PortSet.Empty));
            Assert.That(new RulesetOracle(Dropping(-300, "new")).Predict(Tcp).Dropped, Is.EqualTo(PortSet.Empty));
            Assert.That(new RulesetOracle(Dropping(-150, "new")).Predict(Tcp).Delivered, Is.EqualTo(PortSet.Empty));
            Assert.That(new RulesetOracle(Dropping(-200, "new")).Predict(Tcp).Unpredictable, Is.EqualTo(Protocol.Tcp.Cells()));
        }
    }

    [Test]
    public void Of_chains_with_equal_priority_the_last_one_made_is_first()
    {
        var ruleset = Nft.Ruleset(Nft.Table(
            Nft.Base("forward", 0, "accept", Nft.Rule(Nft.Drop)),
            Nft.Base("forward", 0, "accept", Nft.Rule(Nft.Reject)) with { Name = "later" }));

        Assert.That(new RulesetOracle(ruleset).Predict(Tcp).Rejected, Is.EqualTo(Protocol.Tcp.Cells()));
    }

    [Test]
    public void A_table_with_flags_a_listing_garbles_is_unpredictable_and_a_dormant_one_asleep()
    {
        var table = Nft.Table(Nft.Base("forward", 0, "drop"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Predict(table with { Attributes = """{"flags":"t"}""" }).Unpredictable, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(Predict(table with { Attributes = """{"flags":["dormant"]}""" }).Delivered, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(Predict(table with { Attributes = """{"comment":"mine"}""" }).Dropped, Is.EqualTo(Protocol.Tcp.Cells()));
        }
    }

    [TestCase("inet", "sideways", "filter", "accept", "the hook sideways")]
    [TestCase("inet", "forward", "strainer", "accept", "the type strainer")]
    [TestCase("inet", "forward", "filter", "perhaps", "the policy perhaps")]
    [TestCase("ipx", "forward", "filter", "accept", "the family ipx")]
    public void A_chain_of_an_unknown_kind_is_named_and_never_passed_over(
        string family, string hook, string type, string policy, string reason)
    {
        var chain = new NftChain("c", new BaseChain(type, hook, 0, policy, []), []);
        var prediction = Predict(new NftTable(family, "t") { Chains = [chain] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Unpredictable, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(prediction.Reasons.Single(), Does.EndWith(reason));
        }
    }

    [TestCase("bridge", "forward")]
    [TestCase("inet", "output")]
    public void A_chain_no_routed_packet_passes_decides_nothing(string family, string hook)
    {
        var chain = new NftChain("c", new BaseChain("filter", hook, 0, "drop", []), []);

        Assert.That(Predict(new NftTable(family, "t") { Chains = [chain] }).Delivered, Is.EqualTo(Protocol.Tcp.Cells()));
    }

    [Test]
    public void An_ingress_chain_counts_on_its_devices_and_is_doubted_without_any()
    {
        var chain = Nft.Base("ingress", 0, "accept", Nft.Rule(Nft.Match(Nft.Port("tcp"), 22), Nft.Drop));
        NftTable On(params string[] devices) => new("netdev", "n")
        {
            Chains = [chain with { Base = chain.Base! with { Devices = [.. devices] } }],
        };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Predict(On("lo", "worker-1")).Dropped, Is.EqualTo(Reference.Ports("22")));
            Assert.That(Predict(On("data-redis")).Delivered, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(Predict(On()).Unpredictable, Is.EqualTo(Reference.Ports("22")));
        }
    }

    [Test]
    public void Tables_judge_the_family_they_are_of()
    {
        var ip = new NftTable("ip", "t") { Chains = [Nft.Base("forward", 0, "drop")] };
        var ip6 = ip with { Family = "ip6" };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Predict(ip).Dropped, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(Predict(ip6).Delivered, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(new RulesetOracle(Nft.Ruleset(ip6)).Predict(Ipv6).Dropped, Is.EqualTo(Protocol.Tcp.Cells()));
            Assert.That(new RulesetOracle(Nft.Ruleset(ip)).Predict(Ipv6).Delivered, Is.EqualTo(Protocol.Tcp.Cells()));
        }
    }

    [Test]
    public void An_ipv6_prefix_matches_addresses_in_it()
    {
        var source = new PayloadField("ip6", "saddr");
        var rule = Nft.Rule(Nft.Match(source, new PrefixValue(Nft.Value("fd00::"), 8)), Nft.Accept);

        Assert.That(new RulesetOracle(Nft.Forward(rule)).Predict(Ipv6).Delivered, Is.EqualTo(Protocol.Tcp.Cells()));
        Assert.That(new RulesetOracle(Nft.Forward(rule)).Predict(Tcp).Dropped, Is.EqualTo(Protocol.Tcp.Cells()));
    }

    [Test]
    public void A_map_asks_its_element_for_everything_else_last()
    {
        var rule = Nft.Rule(Nft.Map(Nft.Port("tcp"), ("*", Nft.Drop), (443, Nft.Accept)));

        Assert.That(Predict(Tcp, rule).Delivered, Is.EqualTo(Reference.Ports("443")));
    }

    [Test, CancelAfter(60_000)]
    public void Chains_that_lead_in_circles_or_everywhere_end_as_unpredictable()
    {
        NftRule[] jumps = [.. Enumerable.Range(0, 10).Select(chain => Nft.Rule(Nft.Verdict(VerdictKind.Jump, $"c{chain}")))];
        NftChain[] chains = [.. Enumerable.Range(0, 10).Select(chain => Nft.Chain($"c{chain}", jumps))];
        var circle = Nft.Ruleset(Nft.Table([.. chains, Nft.Base("forward", 0, "accept", jumps)]));

        Assert.That(new RulesetOracle(circle).Predict(Tcp).Unpredictable, Is.EqualTo(Protocol.Tcp.Cells()));
        Assert.That(Predict(Tcp, Nft.Rule(Nft.Verdict(VerdictKind.Jump, "nowhere"))).Reasons.Single(), Does.Contain("jump nowhere"));
    }

    private static Prediction Predict(Probe probe, params NftRule[] rules) => new RulesetOracle(Nft.Forward(rules)).Predict(probe);

    private static Prediction Predict(NftTable table) => new RulesetOracle(Nft.Ruleset(table)).Predict(Tcp);
}

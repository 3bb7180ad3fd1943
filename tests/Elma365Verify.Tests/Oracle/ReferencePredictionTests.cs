using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Tests.Rulesets;

namespace Elma365Verify.Tests.Oracle;

public sealed class ReferencePredictionTests
{
    [Test, CancelAfter(60_000)]
    public void The_reference_ruleset_does_what_the_policy_says_in_all_27524910_cells()
    {
        var prediction = RulesetPrediction.Compare(Reference.Policy, Reference.Topology, Listing.Reference);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Cells, Is.EqualTo(27_524_910));
            Assert.That(prediction.Disagreements, Is.Empty);
            Assert.That(prediction.Leaks, Is.Zero);
            Assert.That(prediction.Outages, Is.Zero);
            Assert.That(prediction.Sweeps.All(sweep => sweep.Fate.Delivered.Equals(sweep.Documented)), Is.True);
            Assert.That(prediction.Sweeps.Sum(sweep => sweep.Documented.Count), Is.GreaterThan(20_000));
        }
    }

    [TestCase(Protocol.Tcp)]
    [TestCase(Protocol.Udp)]
    [TestCase(Protocol.Icmp)]
    public void The_firewall_itself_answers_nobody(Protocol protocol)
    {
        var oracle = new RulesetOracle(Listing.Reference);

        foreach (var host in Reference.Topology.Hosts)
            Assert.That(oracle.Predict(Probe.ToFirewall(host, protocol)).Dropped, Is.EqualTo(protocol.Cells()), host.Name);
    }

    [Test]
    public void A_host_that_bears_another_ones_address_reaches_nothing()
    {
        var oracle = new RulesetOracle(Listing.Reference);
        var honest = new Probe(
            "worker-1", "data-redis", Reference.Host("worker-1").Address, Reference.Host("data-redis").Address, Protocol.Tcp);

        Assert.That(oracle.Predict(honest).Delivered, Is.EqualTo(Reference.Ports("6379, 26379")));
        Assert.That(oracle.Predict(honest with { InInterface = "lan-1" }).Dropped, Is.EqualTo(Protocol.Tcp.Cells()));
    }
}

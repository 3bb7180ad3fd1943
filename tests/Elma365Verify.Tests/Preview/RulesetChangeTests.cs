using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Preview;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Preview;

/// <summary>Sweeps from a worker to Redis, where 6379 and 26379 are documented.</summary>
public sealed class RulesetChangeTests
{
    private static readonly Sweep Swept = new(Reference.Host("worker-1"), Reference.Host("data-redis"), Protocol.Tcp);
    private static readonly Gen<PortSet> SomePorts = Gen.UShort[1, ushort.MaxValue].Array[0, 12].Select(ports => PortSet.Of(ports));

    [Test]
    public void A_change_that_does_nothing_is_empty_and_safe()
    {
        var change = Change(Open("6379, 26379"), Open("6379, 26379"));

        Assert.That(change.Sweeps, Is.Empty);
        Assert.That(change.ExitCode, Is.Zero);
        Assert.That(change.Compared, Is.EqualTo(65535));
    }

    [TestCase("6379, 26379", "22, 6379, 26379", CellChange.OpensUndocumented, "22", 1)]
    [TestCase("6379, 26379", "6379", CellChange.ClosesDocumented, "26379", 1)]
    [TestCase("6379", "6379, 26379", CellChange.OpensDocumented, "26379", 0)]
    [TestCase("22, 6379, 26379", "6379, 26379", CellChange.ClosesUndocumented, "22", 0)]
    public void A_cell_that_changes_is_named_by_what_the_policy_wants(
        string before, string after, CellChange kind, string ports, int exitCode)
    {
        var change = Change(Open(before), Open(after));

        Assert.That(change.Sweeps.Single().Cells, Is.EquivalentTo(new Dictionary<CellChange, PortSet> { [kind] = Reference.Ports(ports) }));
        Assert.That(change.ExitCode, Is.EqualTo(exitCode));
    }

    [Test]
    public void What_is_wrong_under_both_is_counted_and_is_no_change()
    {
        var change = Change(Open("22, 6379"), Open("22, 6379"));

        Assert.That(change.Sweeps, Is.Empty);
        Assert.That((change.StaysLeaking, change.StaysOut), Is.EqualTo((1, 1)));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void Silence_that_proves_nothing_under_either_ruleset_makes_the_change_unproven(bool doubtBefore, bool doubtAfter)
    {
        var open = Open("6379, 26379");
        var doubted = open with { Doubts = ["the leg was not calibrated"] };

        var change = Change(doubtBefore ? doubted : open, doubtAfter ? doubted : open);

        Assert.That(change.ExitCode, Is.EqualTo(2));
        Assert.That(change.Sweeps.Single()[CellChange.Unproven], Is.EqualTo(Protocol.Tcp.Cells().Except(Reference.Ports("6379, 26379"))));
        Assert.That(change.Sweeps.Single().Doubts, Is.EqualTo(new[] { (doubtBefore, "before"), (doubtAfter, "after") }
            .Where(doubt => doubt.Item1).Select(doubt => $"{doubt.Item2}: the leg was not calibrated")));
    }

    [Test]
    public void A_proven_leak_outweighs_what_is_unproven()
    {
        var change = Change(Open("6379, 26379"), Open("22, 6379, 26379") with { Doubts = ["the leg was not calibrated"] });

        Assert.That(change.Sweeps.Single()[CellChange.OpensUndocumented], Is.EqualTo(Reference.Ports("22")));
        Assert.That(change.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_compared_is_no_pass() => Assert.That(RulesetChange.Of([], []).ExitCode, Is.EqualTo(2));

    [Test]
    public void Probes_led_to_another_host_by_the_new_ruleset_alone_are_against_the_policy()
    {
        var elsewhere = Reference.Host("data-postgresql");
        var astray = Open("6379, 26379") with { Strays = [new Stray(elsewhere, Reference.Ports("5432"))] };

        var begins = Change(Open("6379, 26379"), astray);
        var ends = Change(astray, Open("6379, 26379"));

        Assert.That(begins.BeginsAstray.Single(), Is.EqualTo(new LedAstray(Swept, elsewhere, Reference.Ports("5432"))));
        Assert.That((begins.ExitCode, ends.ExitCode, ends.EndsAstray.Length), Is.EqualTo((1, 0, 1)));
        Assert.That(Change(astray, astray).BeginsAstray, Is.Empty);
    }

    [Test]
    public void Verdicts_on_different_sweeps_are_not_compared()
    {
        var other = Open("6379") with { Sweep = Swept with { Protocol = Protocol.Udp } };

        Assert.That(() => Change(Open("6379"), other), Throws.ArgumentException);
        Assert.That(() => RulesetChange.Of([Judged(Open("6379"))], []), Throws.ArgumentException);
    }

    [Test]
    public void What_opens_one_way_closes_the_other_and_every_change_is_named_once() =>
        Gen.Select(SomePorts, SomePorts).Sample((before, after) =>
        {
            var forth = Change(Open(before), Open(after));
            var back = Change(Open(after), Open(before));
            var cells = forth.Sweeps.SelectMany(sweep => sweep.Cells.Values).ToList();
            var differing = before.Except(after).Union(after.Except(before));

            return cells.Aggregate(PortSet.Empty, (all, some) => all.Union(some)).Equals(differing)
                && cells.Sum(some => some.Count) == differing.Count
                && forth.Count(CellChange.OpensUndocumented) == back.Count(CellChange.ClosesUndocumented)
                && forth.Count(CellChange.OpensDocumented) == back.Count(CellChange.ClosesDocumented)
                && (forth.ExitCode == 0) == (forth.Count(CellChange.OpensUndocumented) + forth.Count(CellChange.ClosesDocumented) == 0);
        });

    private static RulesetChange Change(SweepObservation before, SweepObservation after) =>
        RulesetChange.Of([Judged(before)], [Judged(after)]);

    private static SweepVerdict Judged(SweepObservation observation) => new Judge(Reference.Policy).Decide(observation);

    private static SweepObservation Open(string ports) => Open(Reference.Ports(ports));

    private static SweepObservation Open(PortSet ports) => new(
        Swept,
        Probed: Protocol.Tcp.Cells(),
        Sent: 65535,
        Entered: 65535,
        HandedOn: ports.Count,
        Captured: ports.Count,
        Delivered: ports,
        Strays: [],
        Doubts: []);
}

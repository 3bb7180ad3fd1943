using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>A leg that loses packets makes silence of what was sent; custody and canaries notice.</summary>
[Category(Rounds.Category)]
public sealed class LegFaultTests
{
    private static readonly Sweep[] Plan =
    [
        Sweep("worker-2", "data-redis", Protocol.Tcp),
        Sweep("worker-2", "data-redis", Protocol.Udp),
        Sweep("worker-1", "data-mongodb", Protocol.Tcp),
        Sweep("worker-1", "lan-1", Protocol.Udp),
        Sweep("worker-1", "frontend-1", Protocol.Tcp),
        Sweep("worker-2", "frontend-1", Protocol.Tcp),
        Sweep("edge-proxy", "frontend-1", Protocol.Tcp),
        Sweep("ext-stranger", "frontend-1", Protocol.Udp),
    ];

    [TestCase(1), TestCase(10), TestCase(50)]
    [CancelAfter(Bounds.Sweep)]
    public async Task A_source_leg_that_loses_packets_leaves_every_sweep_from_its_host_unproven(int percent, CancellationToken token)
    {
        var loss = new PacketLoss("worker-1", PacketLoss.BeforeCustody, percent);

        var verdicts = await new FaultTrial(Plan).RunAsync(() => loss.InjectAsync(token), PacketLoss.MendAsync, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep.From.Name == "worker-1", "reached the firewall");
    }

    /// <summary>Nothing is handed on in a sweep without documented ports; there it is canaries that get lost.</summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_target_leg_that_loses_packets_leaves_every_sweep_to_its_host_unproven(CancellationToken token)
    {
        var loss = new PacketLoss("frontend-1", PacketLoss.AfterPostrouting, Percent: 60);

        var verdicts = await new FaultTrial(Plan).RunAsync(() => loss.InjectAsync(token), PacketLoss.MendAsync, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep.To.Name == "frontend-1", "canaries sent past the ruleset");
        var served = verdicts.Single(verdict => verdict.Sweep == Sweep("edge-proxy", "frontend-1", Protocol.Tcp));
        Assert.That(served.Doubts, Has.Some.Contains("the firewall handed on"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_target_leg_that_loses_a_tenth_leaves_the_silence_beside_what_is_handed_on_unproven(CancellationToken token)
    {
        var loss = new PacketLoss("frontend-1", PacketLoss.AfterPostrouting, Percent: 10);

        var verdicts = await new FaultTrial(Plan).RunAsync(() => loss.InjectAsync(token), PacketLoss.MendAsync, token);

        foreach (var verdict in verdicts.Where(verdict => verdict.Sweep.To.Name == "frontend-1" && !verdict.Documented.IsEmpty))
            FaultTrial.AssertUnproven(verdict, "the firewall handed on");
        var others = verdicts.Where(verdict => verdict.Sweep.To.Name != "frontend-1").ToList();
        Assert.That(WrongCells.Of(others), Is.Empty, WrongCells.Doubts(others));
    }

    /// <summary>So few may get lost that none is of what was handed on, and no canary: then everything is proven all the same.</summary>
    [TestCase(1), TestCase(50)]
    [CancelAfter(Bounds.Sweep)]
    public async Task Whatever_share_a_target_leg_loses_nothing_is_red(int percent, CancellationToken token)
    {
        var loss = new PacketLoss("frontend-1", PacketLoss.AfterPostrouting, percent);

        var verdicts = await new FaultTrial(Plan).RunAsync(() => loss.InjectAsync(token), PacketLoss.MendAsync, token);

        Assert.That(verdicts.Where(verdict => !verdict.Leaks.IsEmpty || !verdict.Outages.IsEmpty), Is.Empty, WrongCells.Doubts(verdicts));
        var others = verdicts.Where(verdict => verdict.Sweep.To.Name != "frontend-1").ToList();
        Assert.That(WrongCells.Of(others), Is.Empty, WrongCells.Doubts(others));
    }

    private static Sweep Sweep(string from, string to, Protocol protocol) => Reference.Topology.Sweep(from, to, protocol);
}

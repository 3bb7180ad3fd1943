using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>
/// A leg may deliver packets twice, or in another order. A packet too many may stand for one that was lost, so counts that don't
/// agree prove nothing; an order that has changed takes nothing away, and changes no verdict.
/// </summary>
[Category(Rounds.Category)]
public sealed class DisorderTests
{
    /// <summary>The last documented port from the proxy to the front end, and so the last that its leg carries.</summary>
    private const ushort LastServed = 32767;

    private static readonly Sweep[] Plan =
    [
        Sweep("worker-2", "data-redis", Protocol.Tcp),
        Sweep("worker-1", "lan-1", Protocol.Udp),
        Sweep("worker-1", "data-mongodb", Protocol.Tcp),
        Sweep("worker-2", "frontend-1", Protocol.Udp),
        Sweep("worker-1", "frontend-1", Protocol.Tcp),
        Sweep("edge-proxy", "frontend-1", Protocol.Tcp),
        Sweep("worker-1", "ext-stranger", Protocol.Udp),
        Sweep("ext-stranger", "frontend-1", Protocol.Udp),
    ];

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_source_leg_that_delivers_packets_twice_leaves_every_sweep_from_its_host_unproven(CancellationToken token)
    {
        var detour = Detour.Duplicating(SharedEnvironment.Session, "worker-1", PacketLoss.BeforeCustody);

        var verdicts = await RunAsync(detour, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep.From.Name == "worker-1", "reached the firewall");
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_target_leg_that_delivers_packets_twice_leaves_every_sweep_to_its_host_unproven(CancellationToken token)
    {
        var detour = Detour.Duplicating(SharedEnvironment.Session, "frontend-1", PacketLoss.AfterPostrouting);

        var verdicts = await RunAsync(detour, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep.To.Name == "frontend-1", "canaries sent past the ruleset");
        var served = verdicts.Single(verdict => verdict.Sweep == Sweep("edge-proxy", "frontend-1", Protocol.Tcp));
        Assert.That(served.Doubts, Has.Some.Contains("the firewall handed on"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_source_leg_on_which_packets_overtake_each_other_changes_no_verdict(CancellationToken token)
    {
        var session = SharedEnvironment.Session;
        var detour = Detour.Delaying(session, "worker-1", PacketLoss.BeforeCustody, ushort.MaxValue);
        var order = new Overtaking(session.Environment.Firewall.Agent, "worker-1", ushort.MaxValue);

        var verdicts = await RunAsync(detour, order, sweep => sweep.From.Name == "worker-1", token);

        Assert.That(WrongCells.Of(verdicts), Is.Empty, WrongCells.Doubts(verdicts));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_target_leg_on_which_packets_overtake_each_other_changes_no_verdict(CancellationToken token)
    {
        var session = SharedEnvironment.Session;
        var target = session.Environment.SandboxOf(Reference.Host("frontend-1"));
        var detour = Detour.Delaying(session, "frontend-1", PacketLoss.AfterPostrouting, LastServed);
        var order = new Overtaking(target.Agent, Leg.HostInterface, LastServed);

        var verdicts = await RunAsync(detour, order, sweep => sweep == Sweep("edge-proxy", "frontend-1", Protocol.Tcp), token);

        Assert.That(WrongCells.Of(verdicts), Is.Empty, WrongCells.Doubts(verdicts));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task Calibration_succeeds_on_a_leg_on_which_packets_overtake_each_other(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartAsync(token);
        var session = environment.Session;
        var last = environment.Topology.Hosts[^1];
        var detour = Detour.Delaying(session, last.Name, PacketLoss.BeforeCustody, ushort.MaxValue);
        var first = session.Environment.SandboxOf(environment.Topology.Hosts[0]);
        var order = new Overtaking(first.Agent, Leg.HostInterface, ushort.MaxValue);
        await order.WatchAsync(token);

        var failures = await session.CalibrateAsync(new FaultPhase(() => detour.InjectAsync(token)), token);

        await AssertReturnedAsync(detour);
        var overtaken = await order.EndAsync(session.Plan);
        Assert.That(overtaken, Is.EquivalentTo(session.Plan.Where(sweep => Closes(sweep) && sweep.Protocol != Protocol.Icmp)));
        Assert.That(failures, Is.Empty);

        bool Closes(Sweep sweep) => sweep.From == last && sweep.To == first.Leg.Host;
    }

    /// <summary>Canaries come twice as well, so of the host at the leg's end nothing is proven in any protocol.</summary>
    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_leg_that_delivers_packets_twice_in_calibration_leaves_its_sweeps_unproven_until_it_is_mended(
        CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartAsync(token);
        var session = environment.Session;
        var (before, last) = (environment.Topology.Hosts[^2], environment.Topology.Hosts[^1]);
        var detour = Detour.Duplicating(session, last.Name, PacketLoss.AfterPostrouting);

        var failures = await session.CalibrateAsync(new FaultPhase(() => detour.InjectAsync(token)), token);

        await AssertReturnedAsync(detour);
        Assert.That(failures, Is.Not.Empty.And.All.Contains($"calibration of {before} → {last}"));
        await session.LoadAsync(Reference.Ruleset, token);
        var plan = session.Plan.Where(sweep => sweep.Protocol != Protocol.Icmp).ToList();
        var verdicts = await session.SweepAsync(plan, new SilentPhase(), token);
        FaultTrial.AssertUnproven(verdicts, sweep => sweep.From == before || sweep.To == last, $"calibration of {before} → {last}");

        Assert.That(await environment.CalibrateAsync(new SilentPhase(), token), Is.Empty);
        var anew = await session.SweepAsync(session.Plan, new SilentPhase(), token);
        Assert.That(WrongCells.Of(anew), Is.Empty, WrongCells.Doubts(anew));
    }

    private static Task<IReadOnlyList<SweepVerdict>> RunAsync(Detour detour, CancellationToken token) =>
        new FaultTrial(Plan).RunAsync(() => detour.InjectAsync(token), () => AssertReturnedAsync(detour), token);

    /// <summary>Runs the plan, and proves that exactly the sweeps concerned had packets that were overtaken.</summary>
    private static async Task<IReadOnlyList<SweepVerdict>> RunAsync(
        Detour detour, Overtaking order, Func<Sweep, bool> concerned, CancellationToken token)
    {
        IReadOnlyList<Sweep> overtaken = [];
        await order.WatchAsync(token);
        var verdicts = await new FaultTrial(Plan).RunAsync(() => detour.InjectAsync(token), MendAsync, token);
        Assert.That(overtaken, Is.EquivalentTo(Plan.Where(concerned)), "These sweeps had packets that came after their last one.");
        return verdicts;

        async Task MendAsync()
        {
            try
            {
                await AssertReturnedAsync(detour);
            }
            finally
            {
                overtaken = await order.EndAsync(Plan);
            }
        }
    }

    /// <summary>The fault was there, and it lost nothing.</summary>
    private static async Task AssertReturnedAsync(Detour detour)
    {
        var (taken, returned) = await detour.MendAsync();
        TestContext.Out.WriteLine(FormattableString.Invariant($"{taken:N0} packets were led around, {returned:N0} of them went on"));
        Assert.That(taken, Is.Positive);
        Assert.That(returned, Is.EqualTo(taken));
    }

    private static Sweep Sweep(string from, string to, Protocol protocol) => Reference.Topology.Sweep(from, to, protocol);
}

using System.Globalization;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>Silence in front of a witness that could not have seen anything proves nothing.</summary>
[Category(Rounds.Category)]
public sealed class WitnessFaultTests
{
    private static readonly Sweep[] Plan =
    [
        Sweep("ext-allowed", "master-1", Protocol.Tcp),
        Sweep("ext-allowed", "master-1", Protocol.Udp),
        Sweep("worker-1", "data-redis", Protocol.Tcp),
        Sweep("worker-1", "data-redis", Protocol.Udp),
        Sweep("ext-stranger", "data-redis", Protocol.Icmp),
        Sweep("worker-1", "data-mongodb", Protocol.Tcp),
        Sweep("lan-1", "master-1", Protocol.Icmp),
        Sweep("worker-1", "master-1", Protocol.Udp),
    ];

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_witness_stopped_before_it_is_asked_leaves_every_sweep_to_its_host_unproven(CancellationToken token)
    {
        var agent = SharedEnvironment.Session.Environment.SandboxOf(Reference.Host("data-redis")).Agent;

        var verdicts = await new FaultTrial(Plan).RunAsync(
            () => agent.DoAsync(new StopWitnessRequest(Leg.HostInterface), token), () => Task.CompletedTask, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep.To.Name == "data-redis", "the witness of data-redis no longer answers");
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_witness_that_stops_midway_leaves_every_sweep_to_its_host_unproven(CancellationToken token)
    {
        var sandbox = SharedEnvironment.Session.Environment.SandboxOf(Reference.Host("data-redis"));

        var verdicts = await new FaultTrial(Plan).RunAsync(
            () => sandbox.Agent.RunAsync("ip", ["link", "set", Leg.HostInterface, "down"], "", token),
            () => sandbox.Agent.RunAsync("ip", ["-batch", "-"], Rewiring(sandbox.Leg), CancellationToken.None),
            token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep.To.Name == "data-redis", "the witness of data-redis stopped capturing");
    }

    /// <summary>An interface that goes down forgets its routes and neighbours, and keeps its address.</summary>
    private static string Rewiring(Leg leg) => string.Join(
        '\n', Wiring.Host(leg).Split('\n').Where(line => !line.StartsWith("address add", false, CultureInfo.InvariantCulture)));

    private static Sweep Sweep(string from, string to, Protocol protocol) => Reference.Topology.Sweep(from, to, protocol);
}

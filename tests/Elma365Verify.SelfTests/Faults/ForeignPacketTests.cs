using Elma365Verify.Containers.Agents;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>
/// A host may send by itself what is no probe. It is named, and speaks of its own cell alone; what the firewall made or changed may be a
/// probe that lost its mark, and leaves every sweep of that host unproven.
/// </summary>
[Category(Rounds.Category)]
public sealed class ForeignPacketTests
{
    private const string Master = "198.18.30.11";

    private static readonly Sweep[] Plan =
    [
        Sweep("ext-allowed", "master-1", Protocol.Tcp),
        Sweep("ext-allowed", "master-1", Protocol.Udp),
        Sweep("worker-1", "master-1", Protocol.Tcp),
        Sweep("worker-1", "master-1", Protocol.Udp),
        Sweep("worker-1", "data-redis", Protocol.Tcp),
        Sweep("master-1", "worker-1", Protocol.Udp),
    ];

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task Packets_of_a_hosts_own_are_named_and_concern_their_own_cells_alone(CancellationToken token)
    {
        var session = SharedEnvironment.Session;

        var verdicts = await new FaultTrial(Plan).RunAsync(
            async () =>
            {
                // The ruleset lets through what comes from ports that no probe comes from.
                const string open = "insert rule inet elma365 forward ip saddr 198.18.40.11 meta l4proto { tcp, udp } "
                    + "th sport < 61000 th dport 4777 accept";
                await session.Environment.Firewall.Agent.RunAsync("nft", open.Split(' '), "", token);
                await SendAsync("worker-1", "echo time > /dev/udp/198.18.30.11/4234", token);
                await SendAsync("worker-1", "echo hidden > /dev/udp/198.18.30.11/4777", token);
                await SendAsync("worker-1", "(echo > /dev/tcp/198.18.30.11/4777) 2>/dev/null || true", token);
            },
            () => session.LoadAsync(Reference.Ruleset, CancellationToken.None),
            token);

        var port = Reference.Ports("4777");
        Assert.That(
            WrongCells.Of(verdicts),
            Is.EqualTo(
            [
                .. WrongCells.Lines(Sweep("worker-1", "master-1", Protocol.Tcp), port, PortSet.Empty, PortSet.Empty),
                .. WrongCells.Lines(Sweep("worker-1", "master-1", Protocol.Udp), PortSet.Empty, PortSet.Empty, port),
            ]),
            WrongCells.Doubts(verdicts));
        var report = Reports.Of(verdicts, []);
        Assert.That(
            report.Foreign.Select(foreign => (foreign.Sender.Name, foreign.Receiver.Name, foreign.Packet.DestinationPort)),
            Is.EquivalentTo([("worker-1", "master-1", (ushort)4234), ("worker-1", "master-1", 4777), ("worker-1", "master-1", 4777)]));
        Assert.That(report.Findings.SelectMany(finding => finding.Evidence), Has.Some.Contains("(hidden.)"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_packet_the_firewall_changed_leaves_every_sweep_to_its_host_and_from_it_unproven(CancellationToken token)
    {
        var firewall = SharedEnvironment.Session.Environment.Firewall.Agent;
        const string changing = """
            table ip elma365_fault {
              chain leaving {
                type filter hook postrouting priority 0; policy accept;
                udp sport < 61000 udp dport 4234 udp dport set 4239
              }
            }
            """;

        var verdicts = await new FaultTrial(Plan).RunAsync(
            async () =>
            {
                await firewall.RunAsync("nft", ["-f", "-"], changing, token);
                await SendAsync("worker-1", "echo time > /dev/udp/198.18.30.11/4234", token);
            },
            () => firewall.RunAsync("nft", ["delete", "table", "ip", "elma365_fault"], "", CancellationToken.None),
            token);

        FaultTrial.AssertUnproven(
            verdicts,
            sweep => sweep.To.Name == "master-1" || sweep.From.Name == "master-1",
            "and no host sent them like that");
        Assert.That(
            verdicts.Where(verdict => verdict.Sweep.To.Name == "master-1").SelectMany(verdict => verdict.Doubts),
            Has.Some.Contains("packets that are no probes reached master-1"));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task Packets_of_the_hosts_own_in_calibration_leave_their_own_cells_unproven_and_every_leg_calibrated(
        CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartAsync(token);
        var session = environment.Session;
        var topology = environment.Topology;
        var (worker, stranger) = (AgentOf("worker-1"), AgentOf("ext-stranger"));

        var failures = await environment.CalibrateAsync(new FaultPhase(async () =>
        {
            await worker.RunAsync("bash", ["-c", $"echo time > /dev/udp/{Master}/9999"], "", token);
            await stranger.RunAsync("bash", ["-c", $"(echo > /dev/tcp/{Master}/9998) 2>/dev/null || true"], "", token);
        }), token);

        Assert.That(failures, Is.Empty);
        var verdicts = await session.SweepAsync(session.Plan, new SilentPhase(), token);
        Assert.That(
            WrongCells.Of(verdicts),
            Is.EquivalentTo(
            [
                .. Unproven(topology.Sweep("worker-1", "master-1", Protocol.Udp), "9999"),
                .. Unproven(topology.Sweep("ext-stranger", "master-1", Protocol.Tcp), "9998"),
            ]),
            WrongCells.Doubts(verdicts));
        Assert.That(
            Reports.Of(verdicts, []).Findings.SelectMany(finding => finding.Evidence),
            Has.Some.Contains("of its own accord while the firewall was open for calibration").And.Some.Contains("SYN"));

        AgentSession AgentOf(string host) => session.Environment.SandboxOf(topology.Hosts.Single(one => one.Name == host)).Agent;
        static IEnumerable<string> Unproven(Sweep sweep, string port) =>
            WrongCells.Lines(sweep, PortSet.Empty, PortSet.Empty, Reference.Ports(port));
    }

    private static Task<string> SendAsync(string host, string command, CancellationToken token) =>
        SharedEnvironment.Session.Environment.SandboxOf(Reference.Host(host)).Agent.RunAsync("bash", ["-c", command], "", token);

    private static Sweep Sweep(string from, string to, Protocol protocol) => Reference.Topology.Sweep(from, to, protocol);
}

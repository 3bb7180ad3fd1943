using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>The firewall counts and watches; when it can't, nothing passes.</summary>
[Category(Rounds.Category)]
public sealed class FirewallFaultTests
{
    private static readonly Sweep[] Plan =
    [
        .. Reference.Topology.Sweeps(
            ("worker-1", "data-redis"), ("ext-stranger", "frontend-1"), ("master-1", "worker-1"), ("edge-proxy", "lan-1")),
    ];

    private static readonly string[] Crowd =
    [
        "ext-internet", "edge-proxy", "master-1", "master-2", "worker-1", "worker-2", "frontend-1",
        "data-postgresql", "data-rabbitmq", "data-minio", "data-mongodb",
    ];

    private static AgentSession Firewall => SharedEnvironment.Session.Environment.Firewall.Agent;

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task Custody_counters_reset_midway_leave_what_was_counted_before_unproven(CancellationToken token)
    {
        var phase = new FaultPhase(() => Nft("flush", "set", "netdev", "elma365_custody", "entered"));

        var verdicts = await SharedEnvironment.Session.SweepAsync([.. Plan.OrderByDescending(sweep => sweep.Protocol)], phase, token);

        var begun = verdicts.Take(Reference.MostBegun).Where(verdict => !verdict.IsConforming).ToList();
        Assert.That(begun, Is.Not.Empty);
        foreach (var verdict in begun)
            FaultTrial.AssertUnproven(verdict, "reached the firewall");
        Assert.That(WrongCells.Of(verdicts.Skip(Reference.MostBegun)), Is.Empty, WrongCells.Doubts(verdicts));
        await new FaultTrial(Plan).VerifySoundAsync(token);
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task Custody_counters_removed_midway_leave_every_silent_cell_unproven(CancellationToken token)
    {
        var verdicts = await new FaultTrial(Plan).RunAsync(
            () => Nft("delete", "table", "netdev", "elma365_custody"), () => Task.CompletedTask, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep != Ping, "custody counters can't be read");
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_guard_stopped_midway_leaves_every_silent_cell_unproven(CancellationToken token)
    {
        var verdicts = await new FaultTrial(Plan).RunAsync(
            () => Firewall.AskAsync<StopGuardResponse>(new StopGuardRequest(), token), () => Task.CompletedTask, token);

        FaultTrial.AssertUnproven(verdicts, sweep => sweep != Ping, "the guard in the firewall's namespace no longer answers");
    }

    /// <summary>
    /// Everything is open and the guard, which empties the table in time, is held up until the table is full. The kernel may
    /// then make room by forgetting unanswered probes, or drop new ones, which looks just like a ruleset that blocks them.
    /// </summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_full_connection_tracking_table_is_never_taken_for_a_ruleset_that_blocks(CancellationToken token)
    {
        var plan = Crowd.Select(target => Reference.Topology.Sweep("ext-allowed", target, Protocol.Tcp)).ToList();
        Task<RunResponse>? held = null;
        try
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset with { Text = Tracking }, token);
            var phase = new FaultPhase(() =>
            {
                held = Firewall.AskAsync<RunResponse>(new RunRequest("sh", ["-c", HoldUntilFull], "", 20), token);
                return Task.CompletedTask;
            });

            var verdicts = await SharedEnvironment.Session.SweepAsync(plan, phase, token);

            Assert.That((await held!).Output.Trim(), Is.EqualTo("full"));
            Assert.That(verdicts.Where(verdict => !verdict.Outages.IsEmpty), Is.Empty, "Nothing was blocked, so nothing is out.");
            var silent = verdicts.Where(verdict => !verdict.Conforming.Except(verdict.Documented).IsEmpty);
            Assert.That(silent.Select(verdict => verdict.Sweep), Is.Empty, "Nothing was blocked, so no silence conforms.");
        }
        finally
        {
            if (held is not null)
                await held;
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    /// <summary>Stops the agent, its guard included, until the kernel's table has no room left, for ten seconds at most.</summary>
    private const string HoldUntilFull = """
        kill -STOP $PPID
        for i in $(seq 100); do
          room=$(($(cat /proc/sys/net/netfilter/nf_conntrack_max) - $(cat /proc/sys/net/netfilter/nf_conntrack_count)))
          [ "$room" -lt 64 ] && echo full && break
          sleep 0.1
        done
        sleep 0.3
        kill -CONT $PPID
        """;

    private const string Tracking = "table inet open { chain forward { type filter hook forward priority 0; ct state new accept; }; }\n";

    /// <summary>It has no silent cell: what it proves, it proves by arriving.</summary>
    private static Sweep Ping => Reference.Topology.Sweep("master-1", "worker-1", Protocol.Icmp);

    private static Task<string> Nft(params string[] arguments) => Firewall.RunAsync("nft", arguments, "", CancellationToken.None);
}

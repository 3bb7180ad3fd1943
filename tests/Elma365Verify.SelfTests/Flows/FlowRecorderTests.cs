using System.Net.Sockets;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Policies;
using Elma365Verify.Traffic;

namespace Elma365Verify.SelfTests.Flows;

/// <summary>What the firewall's recorder sees of real packets, and that it says so when it can't have seen all.</summary>
public sealed class FlowRecorderTests
{
    private static readonly RequiredConversation ToRedis = Recording.Required("worker-1", "data-redis", Protocol.Tcp, 6379);

    private const string OpenAll = "table inet open { chain forward { type filter hook forward priority 0; policy accept; }; }\n";

    private static readonly string Redirecting = $$"""
        table ip open {
          chain before {
            type nat hook prerouting priority dstnat; policy accept;
            ip daddr {{Recording.Address("data-mongodb")}} tcp dport 27017 dnat to {{Recording.Address("data-redis")}}:6379
          }
        }

        """;

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_documented_connection_through_a_relay_is_one_conversation_and_conforms(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await TalkToRedisAsync(token);

        var opened = await recording.OpeningsAsync(token);
        var judgement = await recording.JudgeAsync(token, ToRedis);
        var lacking = await recording.JudgeAsync(token, ToRedis, Recording.Required("worker-1", "data-postgresql", Protocol.Tcp, 5432));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened, Is.EqualTo(new[] { Tcp("worker-1", "data-redis", 6379, packets: 1, handedOn: 1) }));
            Assert.That(judgement.Doubts, Is.Empty);
            Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Conforms));
            Assert.That(lacking.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
            Assert.That(lacking.Doubts, Has.Some.StartsWith("worker-1 → data-postgresql tcp/5432 took place"));
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task An_attempt_the_ruleset_drops_is_recorded_and_named(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await TalkToRedisAsync(token);
        await Recording.TryTcpAsync("worker-1", "data-redis", 6380, token);

        var judgement = await recording.JudgeAsync(token, ToRedis);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Finding));
            Assert.That(judgement.Findings, Has.Count.EqualTo(1));
            Assert.That(judgement.Findings[0], Does.Match("^worker-1 → data-redis tcp/6380 was tried: [1-9] packets?, none handed on$"));
            Assert.That(judgement.Doubts, Is.Empty);
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task An_attempt_an_open_ruleset_hands_on_is_told_from_a_dropped_one(CancellationToken token)
    {
        try
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset with { Text = OpenAll }, token);
            await using var recording = await Recording.StartAsync(token);
            await Recording.TryTcpAsync("worker-1", "data-redis", 6380, token);

            var opened = await recording.OpeningsAsync(token);
            Assert.That(opened, Is.EqualTo(new[] { Tcp("worker-1", "data-redis", 6380, packets: 1, handedOn: 1) }));
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_ruleset_that_leads_a_conversation_elsewhere_is_named_by_both_ends(CancellationToken token)
    {
        try
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset with { Text = Redirecting }, token);
            await using var recording = await Recording.StartAsync(token);
            await Recording.TryTcpAsync("worker-1", "data-mongodb", 27017, token);

            var judgement = await recording.JudgeAsync(token, Recording.Required("worker-1", "data-mongodb", Protocol.Tcp, 27017));

            using (Assert.EnterMultipleScope())
            {
                Assert.That(
                    judgement.Findings,
                    Has.Some.EqualTo("worker-1 → data-redis tcp/6379 left the firewall, though nobody had sent it so: 1 packet"));
                Assert.That(judgement.Doubts, Has.Some.EndsWith("did not see it handed on"));
            }
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_connection_opened_before_the_recording_is_seen_by_its_segments(CancellationToken token)
    {
        await using var relay = Relay("worker-1", "data-redis", 6379);
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Endpoint, token);
        await PingAsync(client.GetStream(), token);
        await using var recording = await Recording.StartAsync(token);
        await PingAsync(client.GetStream(), token);

        var observed = await recording.ReadAsync(token);
        var judgement = await recording.JudgeAsync(token, ToRedis);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(observed.Conversations.Select(one => one.Kind), Is.Not.Empty.And.All.EqualTo(TrafficKind.Unopened));
            Assert.That(observed.Conversations.Select(one => one.From), Has.Some.EqualTo("worker-1").And.Some.EqualTo("data-redis"));
            Assert.That(judgement.Findings, Is.Empty);
            Assert.That(judgement.Doubts, Has.Some.EndsWith("the firewall's recorder did not see it"));
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_ruleset_loaded_meanwhile_leaves_everything_unproven(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await TalkToRedisAsync(token);
        Assert.That((await recording.JudgeAsync(token, ToRedis)).Outcome, Is.EqualTo(TrafficOutcome.Conforms), "before");
        await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, token);

        var judgement = await recording.JudgeAsync(token, ToRedis);

        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(judgement.Doubts, Has.Some.StartsWith("the firewall's recorder is gone, and what it had seen with it"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task Stopping_removes_the_recorder_also_twice(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        Assert.That(await TablesAsync(token), Does.Contain("netdev elma365_flows").And.Contain("ip elma365_flows"));

        await Recording.Firewall.StopFlowsAsync(token);
        await Recording.Firewall.StopFlowsAsync(token);

        Assert.That(await TablesAsync(token), Does.Not.Contain("elma365_flows"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task More_conversations_than_there_is_room_for_are_a_doubt(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token, size: 2);
        await TalkToRedisAsync(token);
        await Recording.TryTcpAsync("worker-1", "data-redis", 26379, token);
        Assert.That((await recording.ReadAsync(token)).Doubts, Is.Empty, "as many as there is room for");

        await Recording.TryTcpAsync("worker-1", "data-postgresql", 5432, token);

        var judgement = await recording.JudgeAsync(token, ToRedis);
        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(judgement.Doubts, Has.Some.Contains("could not be recorded"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_set_emptied_meanwhile_is_a_doubt(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await Recording.TryTcpAsync("worker-1", "data-redis", 6380, token);
        await TalkToRedisAsync(token);
        await Recording.Firewall.Agent.RunAsync("nft", ["flush", "set", "netdev", "elma365_flows", "segments"], "", token);
        await TalkToRedisAsync(token);

        var judgement = await recording.JudgeAsync(token, ToRedis);

        Assert.That(judgement.Findings, Is.Empty, "What was flushed is forgotten.");
        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(judgement.Doubts, Has.Some.Contains("the recorder accounts for"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task Counts_read_while_packets_never_cease_are_a_doubt(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var begun = new TaskCompletionSource();
        var chatter = ChatterAsync(begun, stop.Token);
        try
        {
            await Task.WhenAny(begun.Task, chatter);
            Assert.That((await recording.ReadAsync(token)).Doubts, Has.Some.StartsWith("packets never ceased to enter the firewall"));
        }
        finally
        {
            await stop.CancelAsync();
            await chatter;
        }

        Assert.That((await recording.ReadAsync(token)).Doubts, Is.Empty, "once they have ceased");
    }

    private static async Task ChatterAsync(TaskCompletionSource begun, CancellationToken token)
    {
        await using var relay = Relay("worker-1", "data-redis", 6379);
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Endpoint, CancellationToken.None);
        while (!token.IsCancellationRequested)
        {
            await PingAsync(client.GetStream(), CancellationToken.None);
            begun.TrySetResult();
        }
    }

    private static async Task TalkToRedisAsync(CancellationToken token)
    {
        await using var relay = Relay("worker-1", "data-redis", 6379);
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Endpoint, token);
        await PingAsync(client.GetStream(), token);
    }

    /// <summary>Redis answers whoever speaks, if only that a password is due.</summary>
    private static async Task PingAsync(NetworkStream stream, CancellationToken token)
    {
        await stream.WriteAsync("PING\r\n"u8.ToArray(), token);
        Assert.That(await stream.ReadAsync(new byte[256], token), Is.Positive);
    }

    private static HostRelay Relay(string from, string to, int port) =>
        SharedEnvironment.Session.Environment.Relay(Reference.Host(from), Reference.Host(to), port);

    private static async Task<string> TablesAsync(CancellationToken token)
    {
        var list = new RunRequest("nft", ["list", "tables"], "", 20);
        return (await Recording.Firewall.Agent.AskAsync<RunResponse>(list, token)).Output;
    }

    private static ObservedConversation Tcp(string from, string to, ushort port, long packets, long handedOn) =>
        new(from, to, TrafficKind.Opening, (int)Protocol.Tcp, port, packets, handedOn);
}

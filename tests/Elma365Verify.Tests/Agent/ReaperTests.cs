extern alias agent;

using System.Net;
using System.Net.Sockets;
using agent::Elma365Verify.Agent.Reaping;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Agent;

/// <summary>A reaper on the loopback interface with a clock that only the test moves.</summary>
[CancelAfter(20_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReaperTests
{
    private const string Line = "label=session=1&label=project=elma365";
    private const string Json = """{"label":["session=1","project=elma365","org.elma365verify.project=elma365-verify"]}""";

    private readonly ManualClock clock = new(DateTimeOffset.UnixEpoch);

    [Test]
    public async Task What_was_named_is_removed_some_seconds_after_the_last_connection_closed(CancellationToken cancellation)
    {
        var engine = new RecordedRemovals(refusals: 0);
        var (reaping, endPoint) = await StartAsync(engine, cancellation);
        using (var client = await ConnectAsync(endPoint, cancellation))
        {
            Assert.That(await AskAsync(client, Line, cancellation), Is.EqualTo("ACK"));
            clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(600, cancellation);
            Assert.That(reaping.IsCompleted, Is.False, "a connection is open");
        }

        await AbandonAsync(reaping, cancellation);
        Assert.That(engine.Filters, Is.EqualTo(new[] { Json }));
    }

    [Test]
    public async Task A_second_connection_keeps_everything(CancellationToken cancellation)
    {
        var engine = new RecordedRemovals(refusals: 0);
        var (reaping, endPoint) = await StartAsync(engine, cancellation);
        using var second = await ConnectAsync(endPoint, cancellation);
        using (var first = await ConnectAsync(endPoint, cancellation))
            await AskAsync(first, Line, cancellation);
        await AskAsync(second, Line, cancellation);
        clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(600, cancellation);

        Assert.That(reaping.IsCompleted, Is.False);
        second.Close();
        await AbandonAsync(reaping, cancellation);
        Assert.That(engine.Filters, Is.EqualTo(new[] { Json }), "asked for twice, removed once");
    }

    [Test]
    public async Task What_is_left_is_removed_again(CancellationToken cancellation)
    {
        var engine = new RecordedRemovals(refusals: 1);
        var (reaping, endPoint) = await StartAsync(engine, cancellation);
        using (var client = await ConnectAsync(endPoint, cancellation))
            await AskAsync(client, Line, cancellation);

        await AbandonAsync(reaping, cancellation);
        Assert.That(engine.Filters, Is.EqualTo(new[] { Json, Json }));
    }

    [Test]
    public async Task A_line_that_is_no_filter_is_neither_acknowledged_nor_used(CancellationToken cancellation)
    {
        var engine = new RecordedRemovals(refusals: 0);
        var (reaping, endPoint) = await StartAsync(engine, cancellation);
        var lines = $"\nname=everything\nlabel={new string('x', 5000)}\n{Line}";
        using (var client = await ConnectAsync(endPoint, cancellation))
            Assert.That(await AskAsync(client, lines, cancellation), Is.EqualTo("ACK"));

        await AbandonAsync(reaping, cancellation);
        Assert.That(engine.Filters, Is.EqualTo(new[] { Json }));
    }

    [Test]
    public async Task Without_any_connection_it_ends_after_a_minute_and_removes_nothing(CancellationToken cancellation)
    {
        var engine = new RecordedRemovals(refusals: 0);
        var (reaping, _) = await StartAsync(engine, cancellation);
        clock.Advance(TimeSpan.FromSeconds(59));
        await Task.Delay(600, cancellation);
        Assert.That(reaping.IsCompleted, Is.False);

        clock.Advance(TimeSpan.FromSeconds(2));
        await reaping.WaitAsync(cancellation);
        Assert.That(engine.Filters, Is.Empty);
    }

    [Test]
    public async Task Cancelled_it_removes_nothing(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var engine = new RecordedRemovals(refusals: 0);
        var (reaping, endPoint) = await StartAsync(engine, ending.Token);
        using (var client = await ConnectAsync(endPoint, cancellation))
            await AskAsync(client, Line, cancellation);
        await ending.CancelAsync();

        Assert.That(async () => await reaping.WaitAsync(cancellation), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(engine.Filters, Is.Empty);
    }

    private async Task<(Task Reaping, IPEndPoint EndPoint)> StartAsync(RecordedRemovals engine, CancellationToken cancellation)
    {
        var listening = new TaskCompletionSource<IPEndPoint>();
        var reaping = new Reaper(engine, clock).RunAsync(new IPEndPoint(IPAddress.Loopback, 0), listening.SetResult, cancellation);
        return (reaping, await listening.Task.WaitAsync(cancellation));
    }

    /// <summary>The reaper notices an end of file only a moment later, and counts the seconds from then.</summary>
    private async Task AbandonAsync(Task reaping, CancellationToken cancellation)
    {
        while (await Task.WhenAny(reaping, Task.Delay(50, cancellation)) != reaping)
        {
            cancellation.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(3));
        }

        await reaping;
    }

    private static async Task<TcpClient> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var client = new TcpClient();
        await client.ConnectAsync(endPoint, cancellation);
        return client;
    }

    private static async Task<string?> AskAsync(TcpClient client, string lines, CancellationToken cancellation)
    {
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{lines}\n"), cancellation);
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync(cancellation);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Services;

/// <summary>
/// It is the behaviour's bound that ends a wait, and no client's: a server that answers after twelve seconds has done nothing wrong, and
/// of one that never answers it is said that the time ended.
/// </summary>
internal sealed class ClientPatienceTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(12);

    [Test, CancelAfter(60_000)]
    public async Task A_client_waits_for_as_long_as_its_behaviour_may_take(CancellationToken token)
    {
        using var certificates = new RunCertificates();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var never = ServiceCatalog.Roles.Select(role => SilentAsync(role, (IPEndPoint)silent.LocalEndpoint, certificates, token)).ToList();

        Assert.That(await AskSlowServerAsync(token), Is.EqualTo("late"), "a server that answers after twelve seconds");
        foreach (var (role, result) in await Task.WhenAll(never))
        {
            Assert.That(result.Outcome, Is.EqualTo(BehaviourOutcome.Failed), role);
            Assert.That(result.Detail, Does.StartWith("not finished within 12.5 s"), role);
            Assert.That(result.Seconds, Is.GreaterThan(Slow.TotalSeconds), role);
        }
    }

    [Test, CancelAfter(20_000)]
    public async Task A_time_out_of_a_client_is_told_from_a_wrong_answer(CancellationToken token)
    {
        var behaviour = new Behaviour("waits", 1, Needs: null, (_, _) => throw new TaskCanceledException("A task was canceled."));
        var wrong = new Behaviour("errs", 1, Needs: null, (_, _) => throw new InvalidOperationException("wrong"));
        var endpoint = new IPEndPoint(IPAddress.Loopback, 1);

        var slow = await BehaviourTrial.PerformAsync(behaviour, "worker-1", endpoint, token);
        var other = await BehaviourTrial.PerformAsync(wrong, "worker-1", endpoint, token);

        Assert.That(slow.Detail, Does.Match("^a time-out of the client, after [0-9.]+ s: A task was canceled$"));
        Assert.That(other.Detail, Is.EqualTo("wrong"));
    }

    [Test, CancelAfter(20_000)]
    public async Task What_the_client_waited_for_when_the_time_ended_is_told(CancellationToken token)
    {
        var behaviour = new Behaviour("waits", 1, Needs: null, async (_, bounded) =>
        {
            await Task.Delay(Timeout.Infinite, bounded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("the answer to LIST has not come");
        }) { Limit = TimeSpan.FromMilliseconds(200) };

        var result = await BehaviourTrial.PerformAsync(behaviour, "worker-1", new IPEndPoint(IPAddress.Loopback, 1), token);

        Assert.That(result.Detail, Is.EqualTo("not finished within 0.2 s; the client waited: the answer to LIST has not come"));
    }

    private static async Task<(string Role, BehaviourResult Result)> SilentAsync(
        string role, IPEndPoint endpoint, RunCertificates certificates, CancellationToken token)
    {
        var host = new Host("data-1", "data", role, IPAddress.Parse("198.18.60.99"), role, "A server.");
        var service = ServiceCatalog.Create(host, new Topology([host]), certificates);
        var behaviour = service.Behaviours[0] with { Limit = Slow + TimeSpan.FromMilliseconds(500) };
        return (role, await BehaviourTrial.PerformAsync(behaviour, "worker-1", endpoint, token));
    }

    private static async Task<string> AskSlowServerAsync(CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeLateAsync(listener, token);
        using var client = LoopbackHttp.Create((IPEndPoint)listener.LocalEndpoint, verify: null);
        var started = Stopwatch.GetTimestamp();
        var answer = await client.GetStringAsync(new Uri("http://data-1/"), token);
        await serving;
        Assert.That(Stopwatch.GetElapsedTime(started), Is.GreaterThanOrEqualTo(Slow));
        return answer;
    }

    private static async Task ServeLateAsync(TcpListener listener, CancellationToken token)
    {
        using var accepted = await listener.AcceptTcpClientAsync(token);
        await using var stream = accepted.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(token) is { Length: > 0 })
        {
            // The request ends with an empty line.
        }

        await Task.Delay(Slow + TimeSpan.FromMilliseconds(50), token);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate"u8.ToArray(), token);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Environments;

/// <summary>Waits until a server serves: over the network, by its own protocol, never by a shell in its image.</summary>
/// <remarks>
/// Some images set their server up while it listens on its real ports, end it, and start it anew. So a server serves when all its
/// handshakes succeed twice, some time apart, and the same server answered both times.
/// </remarks>
internal sealed class Readiness(DockerEngine engine, TimeSpan patience, IRunPhase phase)
{
    private const int LastLines = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // How the images of this project's own list come up is known; they start the server once.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    // A broker that is there for an image's set-up alone was seen open for 1.0 s, 6.6 s after the start; a slow machine stretches both.
    private const double SettlingOfItsStart = 1 / 3.0;
    private static readonly TimeSpan LeastOfNamed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostOfNamed = TimeSpan.FromSeconds(10);

    private readonly ServerWatch watch = new(engine);

    /// <summary>How long after its first answers a server has to answer again.</summary>
    /// <param name="isNamed">Whether the user named its image.</param>
    /// <param name="sinceStart">How long ago it was started.</param>
    public static TimeSpan SettlingAfter(bool isNamed, TimeSpan sinceStart) => isNamed
        ? TimeSpan.FromTicks(Math.Clamp((sinceStart * SettlingOfItsStart).Ticks, LeastOfNamed.Ticks, MostOfNamed.Ticks))
        : Settling;

    /// <returns>The server that serves.</returns>
    /// <exception cref="NotServingException">It did not serve in time, or its container ended; it has the last log lines.</exception>
    /// <exception cref="EnvironmentException">Its host can't be asked.</exception>
    public async Task<ServerInstance> AwaitAsync(Subject subject, CancellationToken cancellation)
    {
        var name = subject.Sandbox.Leg.Host.Name;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(patience);
        var watching = WatchAsync(subject, bounded.Token);
        var waitingFor = "it was not asked yet";
        var serving = ServeAsync(subject, reason => waitingFor = reason, bounded.Token);
        try
        {
            var first = await Task.WhenAny(watching, serving).ConfigureAwait(false);
            if (first == watching)
                throw new HandshakeException(await watching.ConfigureAwait(false));
            var instance = await serving.ConfigureAwait(false);
            phase.Report($"{name} serves");
            return instance;
        }
        catch (AgentException exception) when (!bounded.IsCancellationRequested)
        {
            throw new EnvironmentException($"{name} can't be asked whether its server serves: {exception.Message}", exception);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && EngineFailure.Explain(exception) is null)
        {
            var reason = exception is HandshakeException
                ? exception.Message
                : string.Create(CultureInfo.InvariantCulture, $"did not serve within {patience.TotalSeconds:N0} s: {waitingFor}");
            throw await DescribeAsync(subject, reason, exception, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await bounded.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(watching, serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<NotServingException> DescribeAsync(
        Subject subject, string reason, Exception exception, CancellationToken cancellation)
    {
        var lines = await subject.Container.LastLinesAsync(LastLines, cancellation).ConfigureAwait(false);
        return new NotServingException(
            $"{subject.Sandbox.Leg.Host.Name} ({subject.Image.Reference})", reason, lines, Hint(subject.Image, lines), exception);
    }

    // A server that was given its account by variables it does not know starts, or ends, without saying so.
    private static string? Hint(ResolvedImage image, string lines) =>
        image.IsNamed && image.Contract is { } used
            && ContractRecognition.Instead(image.Role, used, image.Configuration, lines) is { } other
            ? $"It was configured by the contract '{used}', and the image speaks for another one: --contract {image.Role}={other}"
            : null;

    private async Task<ServerInstance> ServeAsync(Subject subject, Action<string> waitFor, CancellationToken cancellation)
    {
        var relays = subject.Service.Handshakes
            .Select(handshake => (Handshake: handshake, Relay: RelayTo(subject, handshake.Port))).ToList();
        var started = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                await ListensAsync(subject, waitFor, cancellation).ConfigureAwait(false);
                if (await HoldsAsync(subject, relays, started, waitFor, cancellation).ConfigureAwait(false) is { } instance)
                    return instance;
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var (_, relay) in relays)
                await relay.DisposeAsync().ConfigureAwait(false);
        }
    }

    private HostRelay RelayTo(Subject subject, int port) => new(
        engine.Client, subject.Sandbox.Container.Id, new IPEndPoint(subject.Sandbox.Leg.Host.Address, port));

    private async Task ListensAsync(Subject subject, Action<string> waitFor, CancellationToken cancellation)
    {
        foreach (var port in subject.Service.Handshakes.Select(handshake => handshake.Port))
        {
            waitFor($"nobody listens on port {port}");
            var wait = new AwaitPortRequest(port, patience.TotalSeconds);
            await subject.Sandbox.Agent.AskAsync<DoneResponse>(wait, cancellation, patience * 2).ConfigureAwait(false);
        }
    }

    /// <summary>Tries all handshakes twice; null where one fails, or another server has taken the first one's place meanwhile.</summary>
    private async Task<ServerInstance?> HoldsAsync(
        Subject subject,
        IReadOnlyList<(Handshake, HostRelay)> relays,
        long started,
        Action<string> waitFor,
        CancellationToken cancellation)
    {
        var before = await watch.InstanceAsync(subject, cancellation).ConfigureAwait(false);
        if (!await ServesAsync(relays, waitFor, string.Empty, cancellation).ConfigureAwait(false))
            return null;
        var settling = SettlingAfter(subject.Image.IsNamed, Stopwatch.GetElapsedTime(started));
        await Task.Delay(settling, cancellation).ConfigureAwait(false);
        if (!await ServesAsync(relays, waitFor, "it served, and then no more: ", cancellation).ConfigureAwait(false))
            return null;
        var after = await watch.InstanceAsync(subject, cancellation).ConfigureAwait(false);
        if (before.IsKnownAs(after))
            return after;
        waitFor(after.Silent.Length == 0
            ? "it served, and then another server took its place, again and again"
            : $"it answered, but no listening socket of port {after.Silent} was found in its host, so that it is unknown which server did");
        return null;
    }

    private static async Task<bool> ServesAsync(
        IReadOnlyList<(Handshake Handshake, HostRelay Relay)> relays, Action<string> waitFor, string since, CancellationToken cancellation)
    {
        foreach (var (handshake, relay) in relays)
        {
            try
            {
                await handshake.PerformAsync(relay.Endpoint, cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // Whatever a client throws while its server is still starting means "not yet"; the wait itself is bounded.
                waitFor(since + exception.Message);
                return false;
            }
        }

        return true;
    }

    private async Task<string> WatchAsync(Subject subject, CancellationToken cancellation)
    {
        var ended = await engine.Client.Containers.WaitContainerAsync(subject.Container.Id, cancellation).ConfigureAwait(false);
        return string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ended.StatusCode} before it served");
    }
}

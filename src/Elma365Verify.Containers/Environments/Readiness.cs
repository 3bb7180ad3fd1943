using System.Globalization;
using System.Net;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Environments;

/// <summary>Waits until a server serves: over the network, by its own protocol, never by a shell in its image.</summary>
internal sealed class Readiness(DockerEngine engine, TimeSpan patience, IRunPhase phase)
{
    private const int LastLines = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="EnvironmentException">
    /// It did not serve in time, or its container ended; the message has its last log lines.
    /// </exception>
    public async Task AwaitAsync(Subject subject, CancellationToken cancellation)
    {
        var name = subject.Sandbox.Leg.Host.Name;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(patience);
        var watching = WatchAsync(subject, bounded.Token);
        var waitingFor = "it was not asked yet";
        var serving = ServeAsync(subject, reason => waitingFor = reason, bounded.Token);
        try
        {
            await await Task.WhenAny(watching, serving).ConfigureAwait(false);
            phase.Report($"{name} serves");
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not ConfigurationException)
        {
            var reason = exception is OperationCanceledException
                ? string.Create(CultureInfo.InvariantCulture, $"did not serve within {patience.TotalSeconds:N0} s: {waitingFor}")
                : exception.Message;
            var lines = await subject.Container.LastLinesAsync(LastLines, cancellation).ConfigureAwait(false);
            throw new EnvironmentException(
                $"{name} ({subject.Image.Reference}) {reason}. Its last lines:\n{lines}{Hint(subject.Image)}", exception);
        }
        finally
        {
            await bounded.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(watching, serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A server that was given its account by variables it does not know starts, or ends, without saying so.
    private static string Hint(ResolvedImage image)
    {
        var others = KnownContracts.NamesOf(image.Role).Where(name => name != image.Contract).ToList();
        return image.IsNamed && others.Count > 0
            ? $"\nIt was configured by the contract '{image.Contract}'. Where the image follows another one, say so: "
                + string.Join(" or ", others.Select(name => $"--contract {image.Role}={name}"))
            : string.Empty;
    }

    private async Task ServeAsync(Subject subject, Action<string> waitFor, CancellationToken cancellation)
    {
        var sandbox = subject.Sandbox;
        foreach (var port in subject.Service.Handshakes.Select(handshake => handshake.Port))
        {
            waitFor($"nobody listens on port {port}");
            var wait = new AwaitPortRequest(port, patience.TotalSeconds);
            await sandbox.Agent.AskAsync<DoneResponse>(wait, cancellation, patience * 2).ConfigureAwait(false);
        }

        var handshake = subject.Service.Handshakes[0];
        var target = new IPEndPoint(sandbox.Leg.Host.Address, handshake.Port);
        var relay = new HostRelay(engine.Client, sandbox.Container.Id, target);
        await using var _ = relay.ConfigureAwait(false);
        while (!await TryAsync(handshake, relay, waitFor, cancellation).ConfigureAwait(false))
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> TryAsync(
        Services.Handshake handshake, HostRelay relay, Action<string> waitFor, CancellationToken cancellation)
    {
        try
        {
            await handshake.PerformAsync(relay.Endpoint, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Whatever a client throws while its server is still starting means "not yet"; the wait itself is bounded.
            waitFor(exception.Message);
            return false;
        }
    }

    private async Task WatchAsync(Subject subject, CancellationToken cancellation)
    {
        var ended = await engine.Client.Containers.WaitContainerAsync(subject.Container.Id, cancellation).ConfigureAwait(false);
        throw new EnvironmentException(string.Create(
            CultureInfo.InvariantCulture, $"ended with exit code {ended.StatusCode} before it served"));
    }
}

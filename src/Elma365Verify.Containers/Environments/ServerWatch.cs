using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Scratch;

namespace Elma365Verify.Containers.Environments;

/// <summary>Tells whether a server is still the one that was found to serve.</summary>
internal sealed class ServerWatch(DockerEngine engine)
{
    private const int LastLines = 15;

    /// <summary>The server's present life.</summary>
    /// <exception cref="AgentException">Its host can't be asked any more.</exception>
    public async Task<ServerInstance> InstanceAsync(Subject subject, CancellationToken cancellation)
    {
        var container = await InspectAsync(subject, cancellation).ConfigureAwait(false);
        var listing = await ListAsync(subject.Sandbox.Agent, cancellation).ConfigureAwait(false);
        return ServerInstance.Of(Started(container), listing, subject.Service.Handshakes.Select(handshake => handshake.Port));
    }

    /// <summary>What became of a server since it was found to serve.</summary>
    /// <returns>Null while it is the same; else a sentence, and where it has ended its last lines.</returns>
    public async Task<ServerFate?> FateAsync(Subject subject, CancellationToken cancellation)
    {
        ContainerInspectResponse container;
        try
        {
            container = await InspectAsync(subject, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return new ServerFate(HasEnded: true, "its container was removed during the run, after it had served", null);
        }

        if (container.State?.Running != true)
        {
            var lines = await subject.Container.LastLinesAsync(LastLines, cancellation).ConfigureAwait(false);
            var reason = string.Create(
                CultureInfo.InvariantCulture,
                $"its container ended during the run, with exit code {container.State?.ExitCode}, after it had served");
            return new ServerFate(HasEnded: true, reason, lines);
        }

        ServerInstance present;
        try
        {
            present = await InstanceAsync(subject, cancellation).ConfigureAwait(false);
        }
        catch (AgentException exception)
        {
            return new ServerFate(HasEnded: false, $"whether it is still the server that served is unknown: {exception.Message}", null);
        }

        return subject.Instance is { } first
            ? first.Since(present)
            : new ServerFate(HasEnded: false, "whether it is still the server that served is unknown: that one was not identified", null);
    }

    private static string Started(ContainerInspectResponse container) =>
        container.State?.StartedAt?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private async Task<ContainerInspectResponse> InspectAsync(Subject subject, CancellationToken cancellation) =>
        await engine.Client.Containers.InspectContainerAsync(subject.Container.Id, cancellation).ConfigureAwait(false);

    // A kernel without IPv6 has the first of the two files alone.
    private static async Task<string> ListAsync(AgentSession agent, CancellationToken cancellation)
    {
        try
        {
            return await agent.RunAsync("cat", ["/proc/net/tcp", "/proc/net/tcp6"], string.Empty, cancellation).ConfigureAwait(false);
        }
        catch (AgentException)
        {
            return await agent.RunAsync("cat", ["/proc/net/tcp"], string.Empty, cancellation).ConfigureAwait(false);
        }
    }
}

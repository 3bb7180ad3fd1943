using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// An agent in the network namespace of a container that is not the project's, or of the engine's machine: connections leave from
/// there, and nothing is run in the other container. It has no privileges; disposing removes it.
/// </summary>
internal sealed class NamespaceGuest : IAsyncDisposable
{
    private readonly ContainerPark park;
    private readonly IContainer container;

    private NamespaceGuest(DockerEngine engine, IContainer container) => (park, this.container) = (new ContainerPark(engine), container);

    /// <summary>The agent's container.</summary>
    public string Id => container.Id;

    /// <summary>Starts one.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="agentImage">The agent's image.</param>
    /// <param name="host">The container whose network it joins; null for the machine's own.</param>
    /// <param name="runId">The run's name; the container carries it as a label.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="EnvironmentException">It can't be started.</exception>
    public static async Task<NamespaceGuest> StartAsync(
        DockerEngine engine, string agentImage, string? host, string runId, CancellationToken cancellation)
    {
        TestcontainersSettings.ResourceReaperImage = new DockerImage(agentImage);
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
        var container = new ContainerBuilder(agentImage)
            .WithLogger(NullLogger.Instance)
            .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
            .WithLabel(ResourceLabels.Run, runId)
            .WithCommand("elma365-agent", "hold")
            .WithCreateParameterModifier(parameters =>
            {
                parameters.HostConfig!.NetworkMode = host is null ? "host" : $"container:{host}";
                parameters.HostConfig.CapDrop = ["ALL"];
            })
            .Build();
        var guest = new NamespaceGuest(engine, container);
        try
        {
            await guest.park.StartAsync(container, cancellation).ConfigureAwait(false);
            return guest;
        }
        catch
        {
            await guest.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => park.DisposeAsync();
}

using System.Collections.Immutable;
using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>Debian's age in a container without a network, privileges or a root it can write to; disposing removes it.</summary>
internal sealed class AgeContainer : IAgeRunner
{
    private const string Keys = "/identity";
    private const string Nobody = "65534";
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);

    private readonly DockerEngine engine;
    private readonly ContainerPark park;
    private readonly IContainer container;

    private AgeContainer(DockerEngine engine, IContainer container) =>
        (this.engine, park, this.container) = (engine, new ContainerPark(engine), container);

    /// <summary>The container's id.</summary>
    public string Id => container.Id;

    /// <summary>Starts one.</summary>
    /// <param name="engine">The engine; disposed of with this, once it is started.</param>
    /// <param name="resolver">Builds the image where the engine has none.</param>
    /// <param name="runId">The run's name; the container carries it as a label.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="EnvironmentException">The image can't be built, or the container not be started.</exception>
    public static async Task<AgeContainer> StartAsync(
        DockerEngine engine, ImageResolver resolver, string runId, CancellationToken cancellation)
    {
        TestcontainersSettings.ResourceReaperImage = new DockerImage(await resolver.AgentAsync(cancellation).ConfigureAwait(false));
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
        var container = new ContainerBuilder(await resolver.AgeAsync(cancellation).ConfigureAwait(false))
            .WithLogger(NullLogger.Instance)
            .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
            .WithLabel(ResourceLabels.Run, runId)
            .WithEntrypoint("sleep", ((long)Life.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            .WithCreateParameterModifier(parameters =>
            {
                parameters.User = Nobody;
                parameters.HostConfig!.NetworkMode = "none";
                parameters.HostConfig.ReadonlyRootfs = true;
                parameters.HostConfig.CapDrop = ["ALL"];
                // Identities lie in memory, and go with the container.
                parameters.HostConfig.Tmpfs = new Dictionary<string, string> { [Keys] = $"size=1m,mode=0700,uid={Nobody},gid={Nobody}" };
            })
            .Build();
        var age = new AgeContainer(engine, container);
        try
        {
            await age.park.StartAsync(container, cancellation).ConfigureAwait(false);
            return age;
        }
        catch
        {
            await age.park.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(ImmutableArray<string> arguments, Stream input, Stream output, CancellationToken cancellation) =>
        new ToolRun(engine.Client, container.Id, new ToolCommand("age", arguments)).RunAsync(input, output, cancellation);

    /// <inheritdoc/>
    public async Task<string> KeepAsync(BackupIdentity identity, CancellationToken cancellation)
    {
        const string path = Keys + "/key";
        using var content = new MemoryStream(identity.Content, writable: false);
        await new ToolRun(engine.Client, container.Id, new ToolCommand("dd", $"of={path}", "status=none"))
            .RunAsync(content, output: null, cancellation).ConfigureAwait(false);
        return path;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await park.DisposeAsync().ConfigureAwait(false);
        engine.Dispose();
    }
}

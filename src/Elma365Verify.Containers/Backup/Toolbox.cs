using System.Globalization;
using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// A container of tools (<c>pg_dump</c>, <c>redis-cli</c>) in another container's network namespace. It comes from the reference
/// image of the store's role, never from the image under test, which may hold a server and nothing else.
/// </summary>
/// <remarks>It ends by itself when its life is over, and takes a tool that still runs along; disposing removes it.</remarks>
internal sealed class Toolbox : IAsyncDisposable
{
    private readonly DockerEngine engine;
    private readonly ContainerPark park;
    private readonly IContainer container;

    private Toolbox(DockerEngine engine, IContainer container)
    {
        (this.engine, this.container) = (engine, container);
        park = new ContainerPark(engine);
    }

    /// <summary>The container's id.</summary>
    public string Id => container.Id;

    /// <summary>Starts one.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="image">What <see cref="ImageResolver.ReferenceAsync"/> gives for the store's role.</param>
    /// <param name="runId">The run's name; the container carries it as a label.</param>
    /// <param name="networkOf">
    /// The container whose network namespace it joins: a host's sandbox, so that what the tools send crosses the firewall, or a scratch
    /// server.
    /// </param>
    /// <param name="life">How long it may live.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="EnvironmentException">It can't be started.</exception>
    public static async Task<Toolbox> StartAsync(
        DockerEngine engine, ResolvedImage image, string runId, string networkOf, TimeSpan life, CancellationToken cancellation)
    {
        var container = new ContainerBuilder(image.Reference)
            .WithLogger(NullLogger.Instance)
            .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
            .WithLabel(ResourceLabels.Run, runId)
            .WithEntrypoint("sleep", ((long)Math.Ceiling(life.TotalSeconds)).ToString(CultureInfo.InvariantCulture))
            .WithCreateParameterModifier(parameters => parameters.HostConfig!.NetworkMode = $"container:{networkOf}")
            .Build();
        var toolbox = new Toolbox(engine, container);
        try
        {
            await toolbox.park.StartAsync(container, cancellation).ConfigureAwait(false);
            return toolbox;
        }
        catch
        {
            await toolbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs a tool to its end; returns the last lines of its standard error.</summary>
    /// <param name="command">The tool.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="output">Takes what it writes, as it is written; null where nobody wants it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BackupException">It can't be started, failed, or was killed; the message ends with its last lines.</exception>
    public Task<string> RunAsync(ToolCommand command, Stream? input, Stream? output, CancellationToken cancellation) =>
        new ToolRun(engine.Client, container.Id, command).RunAsync(input, output, cancellation);

    /// <summary>Runs a tool that writes little, and returns what it wrote, without the line breaks at the end.</summary>
    /// <exception cref="BackupException">As <see cref="RunAsync"/>.</exception>
    public async Task<string> ReadAsync(ToolCommand command, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        await RunAsync(command, input: null, output, cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length).TrimEnd('\n');
    }

    /// <summary>Requires a tool to be of the server's major version.</summary>
    /// <param name="tool">The tool; it is asked by <c>--version</c>.</param>
    /// <param name="server">What the server says of itself: <c>PostgreSQL 15.14</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The tool's version: <c>15.14</c>.</returns>
    /// <exception cref="ToolVersionException">The tool is of another major version.</exception>
    /// <exception cref="BackupException">The tool is missing.</exception>
    public async Task<string> RequireVersionAsync(string tool, string server, CancellationToken cancellation)
    {
        var said = await ReadAsync(new ToolCommand(tool, "--version"), cancellation).ConfigureAwait(false);
        var version = MajorVersion.TextIn(said);
        return MajorVersion.In(version) == MajorVersion.In(server)
            ? version
            : throw new ToolVersionException(
                $"{tool} {version} does not go with {server}, which is of another major version; "
                + $"name a reference image of the server's version for {tool} in the image list");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => park.DisposeAsync();
}

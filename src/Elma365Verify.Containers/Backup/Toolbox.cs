using System.Globalization;
using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// A container of tools (<c>pg_dump</c>, <c>redis-cli</c>) in another container's network namespace; never the server's own container,
/// which may hold a server and nothing else, and in which nothing of this is run.
/// </summary>
/// <remarks>It ends by itself when its life is over, and takes a tool that still runs along; disposing removes it.</remarks>
internal sealed class Toolbox : IAsyncDisposable
{
    private readonly DockerEngine engine;
    private readonly string runId;
    private readonly string networkOf;
    private readonly TimeSpan life;
    private ToolChoice? choice;
    private ContainerPark? park;
    private IContainer? container;
    private ResolvedImage? image;
    private string? id;

    private Toolbox(DockerEngine engine, string runId, string networkOf, TimeSpan life) =>
        (this.engine, this.runId, this.networkOf, this.life) = (engine, runId, networkOf, life);

    /// <summary>The container's id, also when it is gone: what is asked of it then fails as a store's own trouble does.</summary>
    /// <exception cref="InvalidOperationException">No tool has been asked for yet.</exception>
    public string Id => id ?? throw new InvalidOperationException("The image of the tools has not been chosen yet.");

    /// <summary>The image the tools come from; null while it has not been chosen.</summary>
    public ResolvedImage? Image => image;

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
        var toolbox = new Toolbox(engine, runId, networkOf, life);
        await toolbox.StartAsync(image, asRoot: false, cancellation).ConfigureAwait(false);
        return toolbox;
    }

    /// <summary>One that starts when the first tool is asked for, from an image whose tools go with the server.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="choice">Which images there are.</param>
    /// <param name="runId">The run's name; the container carries it as a label.</param>
    /// <param name="networkOf">The container whose network namespace it joins.</param>
    /// <param name="life">How long it may live.</param>
    public static Toolbox Choosing(DockerEngine engine, ToolChoice choice, string runId, string networkOf, TimeSpan life) =>
        new(engine, runId, networkOf, life) { choice = choice };

    /// <summary>Runs a tool to its end; returns the last lines of its standard error.</summary>
    /// <param name="command">The tool.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="output">Takes what it writes, as it is written; null where nobody wants it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BackupException">It can't be started, failed, or was killed; the message ends with its last lines.</exception>
    public Task<string> RunAsync(ToolCommand command, Stream? input, Stream? output, CancellationToken cancellation) =>
        new ToolRun(engine.Client, Id, command).RunAsync(input, output, cancellation);

    /// <summary>Runs a tool that writes little, and returns what it wrote, without the line breaks at the end.</summary>
    /// <exception cref="BackupException">As <see cref="RunAsync"/>.</exception>
    public async Task<string> ReadAsync(ToolCommand command, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        await RunAsync(command, input: null, output, cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length).TrimEnd('\n');
    }

    /// <summary>Requires a tool to be of the server's major version, and says from which image it is.</summary>
    /// <exception cref="ToolVersionException">No image has tools of that version.</exception>
    /// <exception cref="BackupException">The tool is missing.</exception>
    public async Task<ToolVersion> RequireAsync(string tool, string server, CancellationToken cancellation)
    {
        var version = await RequireVersionAsync(tool, server, cancellation).ConfigureAwait(false);
        return new ToolVersion(tool, version) { Image = image!.Reference };
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
        if (container is null)
            await ChooseAsync(server, cancellation).ConfigureAwait(false);
        var version = await VersionAsync(tool, cancellation).ConfigureAwait(false);
        return MajorVersion.In(version) == MajorVersion.In(server)
            ? version
            : throw new ToolVersionException(
                $"{tool} {version} of {image!.Reference} does not go with {server}, which is of another major version; "
                + "name an image with tools of its version by --tools ROLE=REFERENCE");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        (var old, park, container) = (park, null, null);
        if (old is not null)
            await old.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<string> VersionAsync(string tool, CancellationToken cancellation) =>
        MajorVersion.TextIn(await ReadAsync(new ToolCommand(tool, "--version"), cancellation).ConfigureAwait(false));

    private async Task ChooseAsync(string server, CancellationToken cancellation)
    {
        var from = choice ?? throw new InvalidOperationException("The toolbox has been disposed of.");
        var refusals = new List<string>();
        foreach (var source in await from.SourcesAsync(server, cancellation).ConfigureAwait(false))
        {
            if (await RefusalAsync(source, from.Role, server, cancellation).ConfigureAwait(false) is not { } refusal)
                return;
            refusals.Add(refusal);
            await DisposeAsync().ConfigureAwait(false);
        }

        throw ToolImages.None(from.Role, server, refusals);
    }

    /// <summary>Why the tools of an image can't be used; null where they can, and then they are in the container.</summary>
    private async Task<string?> RefusalAsync(ToolSource source, string role, string server, CancellationToken cancellation)
    {
        try
        {
            if (await source.FindAsync(cancellation).ConfigureAwait(false) is not { } found)
                return $"{source.Name}: none";
            await StartAsync(found, asRoot: true, cancellation).ConfigureAwait(false);
        }
        catch (EnvironmentException exception)
        {
            return $"{source.Name}: {exception.Message.TrimEnd('.', '\n')}";
        }

        foreach (var tool in ToolImages.Needed(role))
        {
            try
            {
                var version = await VersionAsync(tool, cancellation).ConfigureAwait(false);
                if (!MajorVersion.Serves(role, version, server))
                    return $"{source.Name}, {image!.Reference}: {tool} is {version}";
            }
            catch (BackupException exception)
            {
                return $"{source.Name}, {image!.Reference}: {exception.Message}";
            }
        }

        return null;
    }

    private async Task StartAsync(ResolvedImage from, bool asRoot, CancellationToken cancellation)
    {
        var starting = new ContainerBuilder(from.Reference)
            .WithLogger(NullLogger.Instance)
            .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
            .WithLabel(ResourceLabels.Run, runId)
            .WithEntrypoint("sleep", ((long)Math.Ceiling(life.TotalSeconds)).ToString(CultureInfo.InvariantCulture))
            .WithCreateParameterModifier(parameters =>
            {
                parameters.HostConfig!.NetworkMode = $"container:{networkOf}";

                // The user of a server's image may write nowhere, and a tool has to.
                if (asRoot)
                    parameters.User = "0:0";
            })
            .Build();
        (park, image) = (new ContainerPark(engine), from);
        try
        {
            await park.StartAsync(starting, cancellation).ConfigureAwait(false);
            (container, id) = (starting, starting.Id);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

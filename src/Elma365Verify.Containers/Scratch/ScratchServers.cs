using System.Net;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elma365Verify.Containers.Scratch;

/// <summary>
/// Servers outside the topology, for what is done to a store rather than across the firewall: comparing, restoring, measuring.
/// Their ports are published on this machine's loopback alone.
/// </summary>
public static class ScratchServers
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Makes a container of any Testcontainers module a scratch server: labelled as the project's, published on 127.0.0.1 only,
    /// and ready when a client says so over the network. The modules' own waits run commands in the image, which a
    /// hardened image does not have.
    /// </summary>
    /// <param name="builder">The module's builder; its ports stay random.</param>
    /// <param name="runId">The run's name; the container carries it as a label.</param>
    /// <param name="serves">Throws while the server does not serve yet, and returns when it does.</param>
    /// <param name="within">How long the server may take until it serves; then starting it fails.</param>
    public static TBuilder AsScratch<TBuilder, TContainer, TConfiguration>(
        this ContainerBuilder<TBuilder, TContainer, TConfiguration> builder,
        string runId,
        Func<IContainer, CancellationToken, Task> serves,
        TimeSpan within)
        where TBuilder : ContainerBuilder<TBuilder, TContainer, TConfiguration>
        where TContainer : IContainer
        where TConfiguration : IContainerConfiguration
    {
        var waiting = Wait.ForUnixContainer().AddCustomWaitStrategy(
            new NetworkReadiness(serves), strategy => strategy.WithInterval(AskAgain).WithTimeout(within));
        return builder.AsScratch(runId).WithWaitStrategy(waiting);
    }

    /// <summary>As the other, for a builder whose own wait asks over the network and runs nothing in the image.</summary>
    /// <param name="builder">The builder; its ports stay random.</param>
    /// <param name="runId">The run's name; the container carries it as a label.</param>
    internal static TBuilder AsScratch<TBuilder, TContainer, TConfiguration>(
        this ContainerBuilder<TBuilder, TContainer, TConfiguration> builder, string runId)
        where TBuilder : ContainerBuilder<TBuilder, TContainer, TConfiguration>
        where TContainer : IContainer
        where TConfiguration : IContainerConfiguration
    {
        TestcontainersSettings.DockerHostOverride ??= LoopbackName();
        return builder
            .WithLogger(NullLogger.Instance)
            .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
            .WithLabel(ResourceLabels.Run, runId)
            .WithCreateParameterModifier(PublishOnLoopbackOnly);
    }

    /// <summary>Where a client on this machine reaches a port of a scratch server.</summary>
    public static IPEndPoint LoopbackEndpoint(this IContainer container, int port) =>
        new(IPAddress.Loopback, container.GetMappedPublicPort(port));

    /// <summary>The container's last lines, indented, for an error message; no secret of this run is in them.</summary>
    public static async Task<string> LastLinesAsync(this IContainer container, int count, CancellationToken cancellation)
    {
        var (output, error) = await container.GetLogsAsync(timestampsEnabled: true, ct: cancellation).ConfigureAwait(false);
        var lines = LogLines.Merge(output, error);

        // A secret, a key above all, may go over several lines.
        var hidden = KnownSecrets.Hide(string.Join('\n', lines)).Split('\n').TakeLast(count);
        return string.Join('\n', hidden.Where(line => line.Length > 0).Select(line => $"  {line}"));
    }

    // A module's connection string would name the container's gateway where Testcontainers takes this machine for a container.
    private static string? LoopbackName() => EngineEndpoint.Name.StartsWith("unix:", StringComparison.Ordinal)
        ? IPAddress.Loopback.ToString()
        : null;

    private static void PublishOnLoopbackOnly(CreateContainerParameters parameters)
    {
        foreach (var binding in parameters.HostConfig?.PortBindings?.Values.SelectMany(bindings => bindings) ?? [])
            binding.HostIP = IPAddress.Loopback.ToString();
    }
}

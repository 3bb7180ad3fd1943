using System.Collections.Concurrent;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Containers.Environments;

/// <summary>The containers of one environment, removed together and at once: nothing in them is worth a graceful stop.</summary>
internal sealed class ContainerPark(DockerEngine engine) : IAsyncDisposable
{
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<IContainer> containers = [];

    /// <summary>Starts a container that this park removes later, also when its start fails.</summary>
    /// <exception cref="EnvironmentException">The engine can't create or start it.</exception>
    public async Task StartAsync(IContainer container, CancellationToken cancellation)
    {
        containers.Add(container);
        try
        {
            await container.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception)
        {
            throw new EnvironmentException(
                $"A container of {container.Image.FullName} could not be started: {exception.Reason()}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var bounded = new CancellationTokenSource(RemovalPatience);
        await Task.WhenAll(containers.Select(container => RemoveAsync(container, bounded.Token))).ConfigureAwait(false);
    }

    private async Task RemoveAsync(IContainer container, CancellationToken cancellation)
    {
        if (container.State == TestcontainersStates.Undefined)
            return;
        var parameters = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
        try
        {
            await engine.Client.Containers.RemoveContainerAsync(container.Id, parameters, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Someone else has removed it already, or is removing it: what was wanted.
        }
    }
}

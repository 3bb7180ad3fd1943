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
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    // Long enough for an engine that is restarted to be back.
    private const int Tries = 30;

    private readonly ConcurrentBag<IContainer> containers = [];
    private readonly ConcurrentBag<string> donors = [];

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

    /// <summary>Starts a server's container.</summary>
    /// <exception cref="NotServingException">The engine finds nothing in the image that it could run.</exception>
    /// <exception cref="EnvironmentException">The engine can't create or start it.</exception>
    public async Task StartSubjectAsync(Subject subject, CancellationToken cancellation)
    {
        try
        {
            await StartAsync(subject.Container, cancellation).ConfigureAwait(false);
        }
        catch (EnvironmentException exception) when (IsOfImage(exception.InnerException))
        {
            var name = subject.Sandbox.Leg.Host.Name;
            throw new NotServingException(
                $"{name} ({subject.Image.Reference})", $"could not be started: {exception.Message}", string.Empty, null, exception);
        }
    }

    /// <summary>Removes a container before the others.</summary>
    /// <exception cref="EnvironmentException">It can't be removed.</exception>
    public async Task RemoveAsync(IContainer container)
    {
        using var bounded = new CancellationTokenSource(RemovalPatience);
        if (container.State != TestcontainersStates.Undefined)
            await RemoveAsync(container.Id, bounded.Token).ConfigureAwait(false);
    }

    // The engine's own troubles are none of the runtime that starts the process.
    private static bool IsOfImage(Exception? exception) => exception is DockerApiException refused
        && (refused.StatusCode == HttpStatusCode.BadRequest
            || refused.Message.Contains("runtime create failed", StringComparison.Ordinal));

    /// <summary>Has a container of this id removed after all others, for they use its volumes.</summary>
    public void Adopt(string id) => donors.Add(id);

    /// <summary>Removes them; an engine that does not answer is waited for.</summary>
    /// <exception cref="EnvironmentException">Not all could be removed.</exception>
    public async ValueTask DisposeAsync()
    {
        using var bounded = new CancellationTokenSource(RemovalPatience);
        var created = containers.Where(container => container.State != TestcontainersStates.Undefined);
        try
        {
            await Task.WhenAll(created.Select(container => RemoveAsync(container.Id, bounded.Token))).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(donors.Select(id => RemoveAsync(id, bounded.Token))).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(string id, CancellationToken bounded)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await RemoveOnceAsync(id, bounded).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (EngineFailure.IsLostConnection(exception) && tries < Tries)
            {
                await Task.Delay(AskAgain, bounded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is OperationCanceledException || EngineFailure.Explain(exception) is not null)
            {
                var reason = EngineFailure.Explain(exception) ?? "The Docker engine takes too long.";
                throw new EnvironmentException(
                    $"{reason} Not all containers of this run could be removed: './verify clean' removes what is left.", exception);
            }
        }
    }

    private async Task RemoveOnceAsync(string id, CancellationToken cancellation)
    {
        var parameters = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
        try
        {
            await engine.Client.Containers.RemoveContainerAsync(id, parameters, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Someone else has removed it already, or is removing it: what was wanted.
        }
    }
}

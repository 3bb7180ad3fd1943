using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>Pulls images, one at a time, and asks a registry that could not be reached only once.</summary>
/// <param name="engine">The engine that pulls.</param>
/// <param name="configuration">Where the credentials are.</param>
/// <param name="phase">Told how far a pull is.</param>
internal sealed class Registries(DockerEngine engine, DockerConfiguration configuration, IRunPhase phase) : IDisposable
{
    // As long as the engine says nothing at all: a large image over a slow line takes what it takes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Dictionary<string, PullRefusal> unreachable = [];

    /// <summary>Pulls an image. Returns null when the engine has it then, else why it could not be had.</summary>
    public async Task<PullRefusal?> TryPullAsync(string reference, CancellationToken cancellation)
    {
        var registry = ImageName.Parse(reference).Registry;
        await oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (unreachable.TryGetValue(registry, out var known))
                return known with { Reference = reference };
            phase.Report($"pulling {reference}");
            var login = await configuration.LoginAsync(registry, cancellation).ConfigureAwait(false);
            if (await PullAsync(reference, login.Credentials, cancellation).ConfigureAwait(false) is not { } words)
                return null;
            var refusal = PullRefusal.Of(reference, words, login.Source, engine.Platform);
            if (!refusal.IsAboutTheImage)
                unreachable[registry] = refusal;
            return refusal;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => oneAtATime.Dispose();

    private async Task<string?> PullAsync(string reference, AuthConfig? login, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(Patience);
        var progress = new PullProgress(reference, phase, () => bounded.CancelAfter(Patience));
        try
        {
            await engine.Client.Images.CreateImageAsync(
                    new ImagesCreateParameters { FromImage = DockerEngineImages.Pinned(reference) }, login, progress, bounded.Token)
                .ConfigureAwait(false);
            return progress.Refusal;
        }
        catch (DockerApiException exception)
        {
            return exception.Reason();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"the engine was asked to pull it, and heard nothing of it for {Patience.TotalMinutes:0} minutes";
        }
    }
}

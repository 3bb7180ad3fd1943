using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Engine;

/// <summary>Questions about an engine's images.</summary>
internal static class DockerEngineImages
{
    private static readonly TimeSpan PullPatience = TimeSpan.FromMinutes(10);

    /// <summary>The image of that reference, or null where the engine has none.</summary>
    public static async Task<ImageInspectResponse?> FindImageAsync(
        this DockerEngine engine, string reference, CancellationToken cancellation)
    {
        try
        {
            return await engine.Client.Images.InspectImageAsync(reference, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Pulls an image. Returns null when the engine has it then, else why it could not be had.</summary>
    public static async Task<string?> TryPullAsync(this DockerEngine engine, string reference, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(PullPatience);
        string? refusal = null;
        var messages = new SynchronousProgress<JSONMessage>(message => refusal ??= message.Error?.Message);
        try
        {
            await engine.Client.Images.CreateImageAsync(
                    new ImagesCreateParameters { FromImage = Pinned(reference) }, null, messages, bounded.Token)
                .ConfigureAwait(false);
            return refusal;
        }
        catch (DockerApiException exception)
        {
            return exception.Reason();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"not pulled within {PullPatience.TotalMinutes} minutes";
        }
    }

    // Without a tag an engine pulls every tag there is. A colon before the last slash is that of the registry's port.
    internal static string Pinned(string reference) =>
        reference.Contains('@', StringComparison.Ordinal) || reference.LastIndexOf(':') > reference.LastIndexOf('/')
            ? reference
            : $"{reference}:latest";
}

using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Engine;

/// <summary>Questions about an engine's images.</summary>
internal static class DockerEngineImages
{
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

    // Without a tag an engine pulls every tag there is. A colon before the last slash is that of the registry's port.
    internal static string Pinned(string reference) =>
        reference.Contains('@', StringComparison.Ordinal) || reference.LastIndexOf(':') > reference.LastIndexOf('/')
            ? reference
            : $"{reference}:latest";
}

using System.Collections.Immutable;
using Docker.DotNet.Models;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Images;

/// <summary>What an engine tells of an image.</summary>
internal static class InspectedImage
{
    /// <summary>What the image says of itself; nothing where there is none.</summary>
    public static ImageConfiguration Configured(this ImageInspectResponse? image) => image?.Config is not { } config
        ? ImageConfiguration.Empty
        : new ImageConfiguration
        {
            Command = [.. config.Entrypoint ?? [], .. config.Cmd ?? []],
            Environment = [.. config.Env ?? []],
            Volumes = [.. config.Volumes?.Keys ?? Enumerable.Empty<string>()],
            Labels = (config.Labels ?? new Dictionary<string, string>()).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
}

using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Images;

/// <summary>
/// Tells whether an image is a stand-in built here, or made from one, whatever it is called: by the layers of those the engine has, and
/// by the label every build leaves, which an image built from it inherits.
/// </summary>
internal static class StandInDetection
{
    /// <summary>What an image stands in for; null for the product itself.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="source">Where the image of the role comes from.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static async Task<StandIn?> OfAsync(
        DockerEngine engine, ImageSource source, ImageInspectResponse image, CancellationToken cancellation)
    {
        if (source.StandIn is null)
            return null;
        if (LabelOf(image, ResourceLabels.Recipe) == source.Recipe)
            return source.StandIn;
        var layers = LayersOf(image);
        foreach (var build in await BuildsAsync(engine, source.Recipe, cancellation).ConfigureAwait(false))
        {
            if (Begins(layers, LayersOf(build)))
                return source.StandIn;
        }

        return null;
    }

    /// <summary>Whether layers begin with others, of which there are some.</summary>
    internal static bool Begins(IReadOnlyList<string> layers, IReadOnlyList<string> first) =>
        first.Count > 0 && layers.Take(first.Count).SequenceEqual(first);

    // A name alone is anybody's to give: what was built here carries the project's label.
    private static async Task<IReadOnlyList<ImageInspectResponse>> BuildsAsync(
        DockerEngine engine, string recipe, CancellationToken cancellation)
    {
        var listed = await engine.Client.Images.ListImagesAsync(
            new ImagesListParameters
            {
                Filters = new Dictionary<string, IDictionary<string, bool>>
                {
                    ["reference"] = new Dictionary<string, bool> { [ImageBuilder.NameOf(recipe)] = true },
                    ["label"] = new Dictionary<string, bool> { [$"{ResourceLabels.Project}={ResourceLabels.ProjectValue}"] = true },
                },
            },
            cancellation).ConfigureAwait(false);
        var builds = new List<ImageInspectResponse>();
        foreach (var image in listed)
        {
            if (await engine.FindImageAsync(image.ID, cancellation).ConfigureAwait(false) is { } found)
                builds.Add(found);
        }

        return builds;
    }

    private static IReadOnlyList<string> LayersOf(ImageInspectResponse image) => [.. image.RootFS?.Layers ?? []];

    private static string? LabelOf(ImageInspectResponse image, string label) =>
        image.Config?.Labels is { } labels && labels.TryGetValue(label, out var value) ? value : null;
}

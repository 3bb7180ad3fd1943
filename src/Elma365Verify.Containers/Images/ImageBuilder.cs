using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>Builds images on the engine, tagged by the content they are built from, so that a second run finds them.</summary>
internal sealed class ImageBuilder(DockerEngine engine, IRunPhase phase)
{
    private const int LastLines = 15;

    /// <summary>The tag of the image a context makes.</summary>
    public static string TagOf(string name, BuildContext context) => $"{NameOf(name)}:{context.Fingerprint()}";

    /// <summary>What all tags of an image built here begin with, whatever it was built from.</summary>
    public static string NameOf(string name) => $"elma365-verify/{name}";

    /// <summary>
    /// The image of a context: <c>elma365-verify/&lt;name&gt;:&lt;fingerprint&gt;</c>; built only where the engine has none.
    /// </summary>
    /// <param name="name">What its tag is to say.</param>
    /// <param name="context">What it is built from.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="isRecipe">Whether it is the image of a recipe, and is to say so to those built from it.</param>
    /// <exception cref="EnvironmentException">The build failed; the message ends with the builder's last lines.</exception>
    public async Task<string> EnsureAsync(string name, BuildContext context, CancellationToken cancellation, bool isRecipe = false)
    {
        var tag = TagOf(name, context);
        if (await engine.FindImageAsync(tag, cancellation).ConfigureAwait(false) is not null)
            return tag;
        phase.Report($"building {name}", null);
        var tar = await context.ToTarAsync(cancellation).ConfigureAwait(false);
        await using var _ = tar.ConfigureAwait(false);
        var log = new BuildLog(name, phase);
        var parameters = new ImageBuildParameters
        {
            Tags = [tag],
            BuildArgs = context.Arguments.ToDictionary(),
            Labels = Labels(isRecipe ? name : null),
            Remove = true,
            ForceRemove = true,
        };
        try
        {
            await engine.Client.Images.BuildImageFromDockerfileAsync(
                    parameters, tar, [], new Dictionary<string, string>(), log, cancellation)
                .ConfigureAwait(false);
        }
        catch (DockerApiException exception)
        {
            throw new EnvironmentException($"The image {name} could not be built: {exception.Reason()}", exception);
        }

        if (log.Error is { } error)
            throw new EnvironmentException($"The image {name} could not be built: {error}\n{string.Join('\n', log.Last(LastLines))}");
        return tag;
    }

    private static Dictionary<string, string> Labels(string? recipe)
    {
        var labels = new Dictionary<string, string> { [ResourceLabels.Project] = ResourceLabels.ProjectValue };
        if (recipe is not null)
            labels[ResourceLabels.Recipe] = recipe;
        return labels;
    }
}

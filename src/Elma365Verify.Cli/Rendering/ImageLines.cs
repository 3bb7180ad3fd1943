using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>The images that are not simply the product's own: what was used, in place of what, and why.</summary>
internal static class ImageLines
{
    // As a run finds them by itself, which needs no line.
    private const string Plain = "upstream, ";

    public static IEnumerable<ToneText> Of(IReadOnlyList<ImageOrigin> images) => images
        .Where(image => image.InPlaceOf is not null || !image.Reason.StartsWith(Plain, StringComparison.Ordinal))
        .SelectMany(image => TextFlow.Wrap(image.ToString())
            .Select(line => new ToneText(line, image.InPlaceOf is null ? Tone.Normal : Tone.Doubt)));
}

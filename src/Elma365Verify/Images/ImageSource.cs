namespace Elma365Verify.Images;

/// <summary>Where the image of one role comes from: pulled from upstream, or built from a recipe of the same contract.</summary>
/// <param name="Role">The role as the topology names it: <c>postgresql</c>.</param>
/// <param name="Upstream">The upstream image with its tag, or null where only the recipe exists.</param>
/// <param name="Recipe">The folder under <c>environments/images</c> that holds the Dockerfile.</param>
/// <param name="Suite">The Debian suite of the base the recipe is built on; a key of <see cref="ImageList.Bases"/>.</param>
/// <param name="Contract">
/// Whose variables, files, ports and users the image follows; <c>official</c> is the upstream image's own. Null for a tool.
/// </param>
/// <param name="StandIn">
/// What the recipe puts in the product's place; it says nothing of the upstream image. Null where the recipe installs the
/// product itself.
/// </param>
/// <param name="Line">The line of the image list where the role begins, from 1.</param>
public sealed record ImageSource(
    string Role, string? Upstream, string Recipe, string Suite, string? Contract, StandIn? StandIn, int Line);

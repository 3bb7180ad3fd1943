namespace Elma365Verify.Images;

/// <summary>Which image filled a role in a run, and where it is not the product's own, what that would have been and why not.</summary>
/// <param name="Role">The role: <c>postgresql</c>.</param>
/// <param name="Reference">The image used.</param>
/// <param name="Digest">Its content's digest, <c>sha256:…</c>.</param>
/// <param name="Reason">Where it comes from: <c>upstream, pulled</c>, <c>built here before from Debian's packages</c>.</param>
/// <param name="StandIn">What it stands in for and with what; null for the product itself.</param>
/// <param name="InPlaceOf">The product's own image, where another was used and nobody named that one; else null.</param>
/// <param name="WhyNot">Why the product's own was not used, on one line; null exactly where <paramref name="InPlaceOf"/> is.</param>
public sealed record ImageOrigin(
    string Role, string Reference, string Digest, string Reason, string? StandIn, string? InPlaceOf, string? WhyNot)
{
    /// <summary>The whole on one line.</summary>
    public override string ToString() =>
        InPlaceOf is null
            ? $"{Role}: {Reference}, {Reason}"
            : $"{Role}: {Reference}, {Reason}{(StandIn is null ? string.Empty : $" ({StandIn})")}, in place of {InPlaceOf}: {WhyNot}";
}

using Elma365Verify.Images;

namespace Elma365Verify.Containers.Images;

/// <summary>The image that fills a role in this run.</summary>
/// <param name="Role">The role: <c>postgresql</c>.</param>
/// <param name="Reference">The reference containers are created from.</param>
/// <param name="Digest">The content's digest, <c>sha256:…</c>.</param>
/// <param name="StandIn">What it stands in for and with what, or null for the product itself.</param>
/// <param name="Reason">Why this one: <c>named by the user</c>, <c>built from Debian's packages</c> …</param>
public sealed record ResolvedImage(string Role, string Reference, string Digest, StandIn? StandIn, string Reason);

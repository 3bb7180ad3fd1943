namespace Elma365Verify.Containers.Images;

/// <summary>Which image a role would use, and why.</summary>
/// <param name="Role">The role.</param>
/// <param name="Reference">The image's reference.</param>
/// <param name="Digest">Its content's digest; null while the engine does not have it.</param>
/// <param name="Contract">The contract it follows.</param>
/// <param name="StandIn">What it stands in for and with what, or null for the product itself.</param>
/// <param name="Why">Why this one, where that was said, and how it runs.</param>
public sealed record ImageExplanation(
    string Role, string Reference, string? Digest, string? Contract, string? StandIn, IReadOnlyList<string> Why);

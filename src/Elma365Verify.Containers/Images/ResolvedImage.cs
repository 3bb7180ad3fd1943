using Elma365Verify.Images;

namespace Elma365Verify.Containers.Images;

/// <summary>The image that fills a role in this run.</summary>
/// <param name="Role">The role: <c>postgresql</c>.</param>
/// <param name="Reference">The reference containers are created from.</param>
/// <param name="Digest">The content's digest, <c>sha256:…</c>.</param>
/// <param name="StandIn">What it stands in for and with what, or null for the product itself.</param>
/// <param name="Reason">Why this one: <c>named by the user</c>, <c>built from Debian's packages</c> …</param>
public sealed record ResolvedImage(string Role, string Reference, string Digest, StandIn? StandIn, string Reason)
{
    /// <summary>The name of the contract it follows; null for a tool.</summary>
    public string? Contract { get; init; } = KnownContracts.Default;

    /// <summary>By whose word it follows that contract: <c>the image's configuration</c>; null where nobody was asked.</summary>
    public string? ContractBy { get; init; }

    /// <summary>What the image says of itself.</summary>
    public ImageConfiguration Configuration { get; init; } = ImageConfiguration.Empty;

    /// <summary>Whether the user named it: then its contract is what the user says it is.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether the root of its file system is read-only in this run.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>The user its server is made to run as: <c>1001</c>, <c>1001:0</c>; null for the image's own.</summary>
    public string? User { get; init; }
}

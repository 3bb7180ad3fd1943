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

    /// <summary>The digest of its configuration; empty where nobody asked the engine.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The digest its registry knows it by; null for one that came from none.</summary>
    public string? RegistryDigest { get; init; }

    /// <summary>The product's own image, where this one was used in its place without being named by anybody; else null.</summary>
    public string? InPlaceOf { get; init; }

    /// <summary>Why the product's own was not used, on one line; null where <see cref="InPlaceOf"/> is.</summary>
    public string? WhyNot { get; init; }

    /// <summary>What a lock file would hold the role to.</summary>
    public LockedImage Locked => new(Role, Reference, RegistryDigest, Id);

    /// <summary>What a report says of it.</summary>
    public ImageOrigin Origin => new(Role, Reference, Digest, Reason, StandIn?.Name, InPlaceOf, WhyNot);

    /// <summary>Whether the root of its file system is read-only in this run.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>The user its server is made to run as: <c>1001</c>, <c>1001:0</c>; null for the image's own.</summary>
    public string? User { get; init; }
}

namespace Elma365Verify.Images;

/// <summary>An image a lock file holds a role to.</summary>
/// <param name="Role">The role.</param>
/// <param name="Reference">The image, by the name it is pulled or found by.</param>
/// <param name="Digest">The digest its registry knows it by; null for one that came from none.</param>
/// <param name="Id">The digest of its configuration, which it keeps where it is saved and loaded.</param>
public sealed record LockedImage(string Role, string Reference, string? Digest, string Id)
{
    /// <summary>Whether another is the same content, known by either digest.</summary>
    public bool IsSameContent(LockedImage other) => Id == other.Id || (Digest is not null && Digest == other.Digest);

    /// <summary>The digest to name it by.</summary>
    public string Shown => Digest ?? Id;
}

using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers.Backup;

/// <summary>Where an image with a store's tools may be had.</summary>
/// <param name="Name">As messages name it: <c>the server's own image</c>.</param>
/// <param name="FindAsync">Finds, pulls or builds it; null where there is none.</param>
internal sealed record ToolSource(string Name, Func<CancellationToken, Task<ResolvedImage?>> FindAsync)
{
    /// <summary>Whether the user named it: then no other is taken in its place.</summary>
    public bool IsNamed { get; init; }
}

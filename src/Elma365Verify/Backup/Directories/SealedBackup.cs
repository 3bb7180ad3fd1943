using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>A finished backup.</summary>
/// <param name="Path">Its directory.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ManifestSha256">The SHA-256 of the manifest's file.</param>
/// <param name="Head">Where the catalogue came to with it.</param>
public sealed record SealedBackup(string Path, BackupManifest Manifest, string ManifestSha256, CatalogHead Head)
{
    /// <summary>What whoever took it is told of how it was taken: that writers had to wait, and for how long.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

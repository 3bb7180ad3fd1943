using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>What checking a backup without a server came to.</summary>
/// <param name="Directory">The backup.</param>
/// <param name="Manifest">Its manifest; null where none could be trusted.</param>
/// <param name="ManifestSha256">The SHA-256 of the manifest's file; null with it.</param>
/// <param name="Problems">What is wrong, in the order of the files; at most 1,000.</param>
/// <param name="Files">How many files were read and found as the manifest says.</param>
/// <param name="Bytes">How many bytes those have.</param>
public sealed record IntegrityReport(
    string Directory,
    BackupManifest? Manifest,
    string? ManifestSha256,
    ImmutableArray<IntegrityProblem> Problems,
    int Files,
    long Bytes)
{
    /// <summary>Whether every file is proven to be what it was.</summary>
    public bool IsIntact => Manifest is not null && Problems.IsEmpty && Files == Manifest.Files.Length;
}

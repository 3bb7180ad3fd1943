using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>What is to be entered into a catalogue; the catalogue itself adds its number and chains it.</summary>
/// <param name="Event">What is about to happen.</param>
/// <param name="Name">The backup's name; for <see cref="CatalogEvent.Created"/> it must be free.</param>
/// <param name="Manifest">The backup's manifest.</param>
/// <param name="ManifestSha256">The SHA-256 of the manifest's file.</param>
/// <param name="At">When.</param>
internal sealed record CatalogNews(CatalogEvent Event, string Name, BackupManifest Manifest, string ManifestSha256, DateTimeOffset At)
{
    /// <summary>Says what a verification came to, while nobody else enters anything; null for other events.</summary>
    public Func<CatalogContent, CatalogVerification>? Verification { get; init; }
}

namespace Elma365Verify.Backup.Directories;

/// <summary>One line of a catalogue.</summary>
/// <param name="Sequence">Its number, from 1, without gaps.</param>
/// <param name="Previous">The SHA-256 of the line before, 64 zeros for the first.</param>
/// <param name="Event">What happened.</param>
/// <param name="Name">The backup's directory.</param>
/// <param name="Id">The backup's id.</param>
/// <param name="Store">The store's role.</param>
/// <param name="ManifestSha256">The SHA-256 of its manifest.</param>
/// <param name="At">When, in UTC, to the millisecond; for <see cref="CatalogEvent.Created"/> when the backup began.</param>
public sealed record CatalogEntry(
    long Sequence, string Previous, CatalogEvent Event, string Name, string Id, string Store, string ManifestSha256, DateTimeOffset At)
{
    /// <summary>What the verification came to; null for other events.</summary>
    public CatalogVerification? Verification { get; init; }
}

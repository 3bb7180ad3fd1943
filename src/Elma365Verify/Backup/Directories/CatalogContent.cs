using System.Collections.Immutable;

namespace Elma365Verify.Backup.Directories;

/// <summary>A catalogue as it was read, its chain intact.</summary>
/// <param name="Entries">The entries in order.</param>
/// <param name="Heads">The head after each entry.</param>
/// <param name="Length">The length of the entries, in bytes.</param>
/// <param name="Interrupted">
/// Whether an unfinished line follows: somebody was killed while appending, and the line counts for nothing.
/// </param>
public sealed record CatalogContent(
    ImmutableArray<CatalogEntry> Entries, ImmutableArray<CatalogHead> Heads, long Length, bool Interrupted)
{
    /// <summary>Where it has come to.</summary>
    public CatalogHead Head => Heads.IsEmpty ? CatalogHead.Empty : Heads[^1];

    /// <summary>Whether a backup of this name is or is not there, as its last creation or removal says; null where nothing does.</summary>
    public CatalogEntry? Latest(string name) =>
        Entries.LastOrDefault(entry => entry.Name == name && entry.Event != CatalogEvent.Verified);

    /// <summary>Whether this very backup is the one that should be there under a name.</summary>
    public bool Holds(string name, string manifestSha256) =>
        Latest(name) is { Event: CatalogEvent.Created } latest && latest.ManifestSha256 == manifestSha256;

    /// <summary>The last verification of the backup that should be there under a name; null where there is none.</summary>
    public CatalogEntry? LastVerification(string name, string manifestSha256) => Entries.LastOrDefault(entry =>
        entry.Event == CatalogEvent.Verified && entry.Name == name && entry.ManifestSha256 == manifestSha256);

    /// <summary>Whether the catalogue went on from an earlier head, and nothing before it was dropped or changed.</summary>
    public bool Extends(CatalogHead earlier) =>
        earlier == CatalogHead.Empty || (earlier.Entries > 0 && earlier.Entries <= Heads.Length
            && Heads[(int)earlier.Entries - 1] == earlier);
}

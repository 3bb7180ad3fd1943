namespace Elma365Verify.Backup.Directories;

/// <summary>
/// Where a catalogue has come to. Kept elsewhere (in a report, say), it shows later that the catalogue was not set back together with
/// the backups, which the chain alone can't show.
/// </summary>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Sha256">The SHA-256 of its last line; 64 zeros for none.</param>
public sealed record CatalogHead(long Entries, string Sha256)
{
    /// <summary>The head of a catalogue without entries.</summary>
    public static CatalogHead Empty { get; } = new(0, new string('0', 64));
}

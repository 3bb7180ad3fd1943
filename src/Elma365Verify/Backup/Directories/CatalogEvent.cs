namespace Elma365Verify.Backup.Directories;

/// <summary>What a catalogue records.</summary>
public enum CatalogEvent
{
    /// <summary>A backup is complete, and about to be given its name.</summary>
    Created,

    /// <summary>A backup is about to be removed on purpose.</summary>
    Removed,

    /// <summary>A backup was verified, and the record of it is about to be put into it.</summary>
    Verified,
}

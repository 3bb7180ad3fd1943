namespace Elma365Verify.Backup.Directories;

/// <summary>What can be wrong with a backup that no server is needed to see.</summary>
public enum IntegrityFault
{
    /// <summary>There is no such directory, or it has no manifest.</summary>
    NotABackup,

    /// <summary>It is an attempt that was not finished.</summary>
    Unfinished,

    /// <summary>The manifest is not the one that was sealed, or its seal is missing.</summary>
    ManifestEdited,

    /// <summary>The manifest is sealed and says something no manifest says.</summary>
    ManifestUnreadable,

    /// <summary>A file is missing.</summary>
    FileMissing,

    /// <summary>A file is shorter than the manifest says.</summary>
    FileTruncated,

    /// <summary>A file is longer than the manifest says.</summary>
    FileLonger,

    /// <summary>A file's content is another.</summary>
    FileDiffers,

    /// <summary>A file can't be read.</summary>
    FileUnreadable,

    /// <summary>Something is there that the manifest doesn't list.</summary>
    Extra,

    /// <summary>The fingerprint's file is intact and no fingerprint of as many items.</summary>
    FingerprintWrong,

    /// <summary>The catalogue is missing, broken, or doesn't know the backup.</summary>
    NotInCatalog,

    /// <summary>The catalogue knows another backup under this name.</summary>
    AnotherBackup,
}

namespace Elma365Verify.Backup.Directories;

/// <summary>What a name on a disk stands for, links not followed.</summary>
internal enum DiskEntryKind
{
    /// <summary>Nothing of this name is there.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device.</summary>
    Device,

    /// <summary>Something that can't be looked at.</summary>
    Unknown,
}

namespace Elma365Verify.Backup.Directories;

/// <summary>The steps of writing a backup that a crash or a full disk may come between.</summary>
public interface IBackupStorage
{
    /// <summary>Makes a directory and those above it; one that exists stays.</summary>
    /// <exception cref="IOException">The disk is full, read-only, or something is in the way.</exception>
    void CreateDirectory(string path);

    /// <summary>Makes a file that must not exist, for writing.</summary>
    /// <exception cref="IOException">As <see cref="CreateDirectory"/>.</exception>
    Stream CreateFile(string path);

    /// <summary>Returns when all bytes of a stream of <see cref="CreateFile"/> are on the disk.</summary>
    /// <exception cref="IOException">They can't be written.</exception>
    void Sync(Stream file);

    /// <summary>Returns when the names in a directory are on the disk.</summary>
    /// <exception cref="IOException">They can't be written.</exception>
    void SyncDirectory(string path);

    /// <summary>Gives a directory its name in one step; the name must be free.</summary>
    /// <exception cref="IOException">The name is taken, or can't be written.</exception>
    void RenameDirectory(string source, string target);

    /// <summary>Puts a file into another's place, or into a free one, in one step.</summary>
    /// <exception cref="IOException">The place can't be written.</exception>
    void ReplaceFile(string source, string target);

    /// <summary>Cuts a file to a length in bytes, appends to it, and returns when both are on the disk; the file may be missing.</summary>
    /// <exception cref="IOException">It can't be written; part of the bytes may be there.</exception>
    void Append(string path, long length, ReadOnlySpan<byte> bytes);

    /// <summary>Removes a directory with all in it; symbolic links are removed, not followed.</summary>
    /// <exception cref="IOException">Something in it can't be removed.</exception>
    void DeleteDirectory(string path);

    /// <summary>Keeps others from writing to what the lock file stands for until disposed; waits up to 10 s.</summary>
    /// <exception cref="IOException">Somebody else keeps it for longer.</exception>
    IDisposable Lock(string path);
}

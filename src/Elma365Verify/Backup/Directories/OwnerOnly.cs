namespace Elma365Verify.Backup.Directories;

/// <summary>
/// Makes files and directories that nobody but their owner can read, from their first moment and whatever the umask: a backup holds
/// passwords' verifiers. On Windows they get what their directory hands down.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode All = ReadAndWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a directory and those above it, each of mode 0700; one that exists stays as it is.</summary>
    /// <exception cref="IOException">The disk is full, read-only, or something is in the way.</exception>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // .NET gives the mode to the last directory alone.
        var missing = new Stack<string>();
        for (var at = Path.GetFullPath(path); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            missing.Push(at);
        foreach (var directory in missing)
            Directory.CreateDirectory(directory, All);
    }

    /// <summary>Whether a path is a directory itself, belongs to this user, and is open to nobody else.</summary>
    public static bool IsDirectory(string path) =>
        DiskEntry.Of(path) is { Kind: DiskEntryKind.Directory, IsSomebodyElses: false, IsOpenToOthers: false };

    /// <summary>Opens a file for writing; where this makes it, it is of mode 0600.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it may, or must, be there.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <param name="bufferSize">In bytes; 0 for none.</param>
    /// <param name="access">What it is opened for.</param>
    /// <exception cref="IOException">It can't be opened or made.</exception>
    public static FileStream OpenFile(
        string path, FileMode mode, FileShare share = FileShare.Read, int bufferSize = 4096, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = ReadAndWrite;
        return new FileStream(path, options);
    }
}

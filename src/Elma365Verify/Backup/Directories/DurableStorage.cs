using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Elma365Verify.Backup.Directories;

/// <summary>The machine's file system, with every write carried through to the disk, and to be read by its owner alone.</summary>
public sealed class DurableStorage : IBackupStorage
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public void CreateDirectory(string path) => OwnerOnly.CreateDirectory(path);

    /// <inheritdoc/>
    public Stream CreateFile(string path) => OwnerOnly.OpenFile(path, FileMode.CreateNew, bufferSize: 128 * 1024);

    /// <inheritdoc/>
    public void Sync(Stream file)
    {
        if (file is not FileStream stream)
            throw new ArgumentException("The stream is none of this storage.", nameof(file));
        stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        // Windows has no such call, and .NET opens no directories.
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw Failure(path);
        try
        {
            if (FileSync(descriptor) != 0)
                throw Failure(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <inheritdoc/>
    public void RenameDirectory(string source, string target)
    {
        // rename(2) would replace an empty directory.
        if (Path.Exists(target))
            throw new IOException($"{target} exists already.");
        Directory.Move(source, target);
    }

    /// <inheritdoc/>
    public void ReplaceFile(string source, string target) => File.Move(source, target, overwrite: true);

    /// <inheritdoc/>
    public void Append(string path, long length, ReadOnlySpan<byte> bytes)
    {
        using var stream = OwnerOnly.OpenFile(path, FileMode.OpenOrCreate, bufferSize: 0);
        stream.SetLength(length);
        stream.Seek(length, SeekOrigin.Begin);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void DeleteDirectory(string path) => Directory.Delete(path, recursive: true);

    /// <inheritdoc/>
    public IDisposable Lock(string path)
    {
        for (var waited = TimeSpan.Zero; ; waited += LockPause)
        {
            try
            {
                return OwnerOnly.OpenFile(path, FileMode.OpenOrCreate, FileShare.None, access: FileAccess.ReadWrite);
            }
            catch (IOException) when (waited < LockPatience && File.Exists(path))
            {
                Thread.Sleep(LockPause);
            }
        }
    }

    private static IOException Failure(string path) => new($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}

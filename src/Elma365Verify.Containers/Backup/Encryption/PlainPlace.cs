using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>
/// A directory among the machine's temporary files for what is decrypted, open to its owner alone and removed with this. What a killed
/// process left is removed by the next one that makes such a place: its lock is then held by nobody.
/// </summary>
internal sealed class PlainPlace : IDisposable
{
    private const string Prefix = "elma365-verify-plain-";
    private const string LockName = ".lock";

    private readonly FileStream held;

    private PlainPlace(string directory, FileStream held) => (Directory, this.held) = (directory, held);

    /// <summary>The directory.</summary>
    public string Directory { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="EnvironmentException">There is no room for it, or no permission.</exception>
    public static PlainPlace Make()
    {
        try
        {
            Sweep();
            var directory = System.IO.Directory.CreateTempSubdirectory(Prefix).FullName;
            return new PlainPlace(directory, Hold(directory, FileMode.CreateNew));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                $"{Path.GetTempPath()}: nothing can be decrypted there: {exception.Message}; name another directory by TMPDIR", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static void Sweep()
    {
        foreach (var left in System.IO.Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*")
            .Where(OwnerOnly.IsDirectory))
        {
            try
            {
                // Without a lock it is being made this moment, or swept by somebody else.
                Hold(left, FileMode.Open).Dispose();
                System.IO.Directory.Delete(left, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }
    }

    private static FileStream Hold(string directory, FileMode mode) =>
        OwnerOnly.OpenFile(Path.Combine(directory, LockName), mode, FileShare.None, access: FileAccess.ReadWrite);
}

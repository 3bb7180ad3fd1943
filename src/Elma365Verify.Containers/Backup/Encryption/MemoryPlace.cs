namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>
/// A directory in memory: what an encrypted backup is described by is sorted in files, which must not lie on a disk in plain.
/// </summary>
internal static class MemoryPlace
{
    private const string Shared = "/dev/shm";

    /// <summary>The directory of temporary files where that is in memory, else <c>/dev/shm</c>.</summary>
    /// <exception cref="ConfigurationException">Neither is.</exception>
    public static string Find() => new[] { Path.GetTempPath(), Shared }.FirstOrDefault(IsInMemory)
        ?? throw new ConfigurationException(
            $"Neither {Path.GetTempPath()} nor {Shared} is in memory (tmpfs), and an encrypted backup leaves nothing on a disk in plain: "
            + "mount a tmpfs and name it by TMPDIR");

    private static bool IsInMemory(string directory)
    {
        try
        {
            return Directory.Exists(directory) && new DriveInfo(directory).DriveFormat is ("tmpfs" or "ramfs");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}

using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Elma365Verify.Reporting;

/// <summary>A relative symbolic link replaced in one step; where there are no symbolic links, a text file with the name.</summary>
internal static class LatestLink
{
    /// <summary>Makes <paramref name="name"/> in the directory point to its neighbour <paramref name="target"/>.</summary>
    /// <exception cref="IOException">Something else than a link or a file is in the way, or the directory can't be written.</exception>
    public static void Replace(string directory, string name, string target)
    {
        var link = Path.Combine(directory, name);
        var beside = Path.Combine(directory, $".{name}-{Guid.NewGuid():N}");
        try
        {
            Create(beside, target);
            Rename(beside, link);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static void Create(string link, string target)
    {
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Windows without developer mode, and some shared folders, have no symbolic links.
            File.WriteAllText(link, target + "\n");
        }
    }

    private static void Rename(string from, string to)
    {
        // File.Move takes a link to a directory for a directory and refuses it; Directory.Move never replaces anything.
        if (OperatingSystem.IsWindows())
            File.Move(from, to, overwrite: true);
        else if (RenameFile(from, to) != 0)
            throw new IOException($"{new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
    }

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RenameFile(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}

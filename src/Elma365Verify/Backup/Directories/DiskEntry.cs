using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Elma365Verify.Backup.Directories;

/// <summary>What a name on a disk stands for itself: no link is followed, and nothing is opened.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Who may do what; <see cref="UnixFileMode.None"/> where that is not known.</param>
/// <param name="Owner">Its owner's number; null where that is not known.</param>
/// <param name="Names">How many names the file has; a second one is a hard link.</param>
/// <param name="IsMountPoint">Whether another file system, or another part of this one, is mounted here; Linux 5.8 and newer tell.</param>
internal readonly record struct DiskEntry(DiskEntryKind Kind, UnixFileMode Mode, uint? Owner, uint Names, bool IsMountPoint)
{
    // statx(2): AT_FDCWD; AT_SYMLINK_NOFOLLOW and AT_NO_AUTOMOUNT; STATX_BASIC_STATS. Its structure is the same on all processors.
    private const int WorkingDirectory = -100;
    private const int NoFollow = 0x100 | 0x800;
    private const uint BasicFacts = 0x7ff;
    private const ulong MountRoot = 0x2000;
    private const int NotFound = 2;
    private const int NoDirectory = 20;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Looks.</summary>
    public static DiskEntry Of(string path) => OperatingSystem.IsLinux() ? OnLinux(path) : Elsewhere(path);

    /// <summary>Whether others than its owner may do anything with it.</summary>
    public bool IsOpenToOthers => (Mode & Others) != UnixFileMode.None;

    /// <summary>Whether it belongs to another user than the one this runs as.</summary>
    public bool IsSomebodyElses => Owner is { } owner && owner != EffectiveUser();

    /// <summary>Its mode as <c>chmod</c> takes it: <c>755</c>.</summary>
    public string Octal => Convert.ToString((int)Mode & 0x1ff, 8).PadLeft(3, '0');

    /// <summary>Why this is no directory that holds its files itself; null where it is one, or is missing.</summary>
    public string? DirectoryFault() => Fault(DiskEntryKind.Directory, "a file");

    /// <summary>Why this is no file that stands for itself; null where it is one, or is missing.</summary>
    public string? FileFault() => Kind == DiskEntryKind.File && Names > 1
        ? FormattableString.Invariant($"has {Names} names (hard links), and can be changed by each; put a copy in its place (cp, then mv)")
        : Fault(DiskEntryKind.File, "a directory");

    private string? Fault(DiskEntryKind wanted, string contrary)
    {
        const string self = "a backup holds its files itself";
        return Kind switch
        {
            _ when IsMountPoint => $"is a mount point; {self}",
            DiskEntryKind.Missing => null,
            _ when Kind == wanted => null,
            DiskEntryKind.Link => $"is a symbolic link; {self}",
            DiskEntryKind.Pipe => $"is a pipe; {self}",
            DiskEntryKind.Socket => $"is a socket; {self}",
            DiskEntryKind.Device => $"is a device; {self}",
            DiskEntryKind.Unknown => "can't be looked at",
            _ => $"is {contrary}",
        };
    }

    private static DiskEntry OnLinux(string path)
    {
        var facts = new byte[256];
        if (Statx(WorkingDirectory, path, NoFollow, BasicFacts, facts) != 0)
        {
            var isMissing = Marshal.GetLastPInvokeError() is NotFound or NoDirectory;
            return new DiskEntry(isMissing ? DiskEntryKind.Missing : DiskEntryKind.Unknown, UnixFileMode.None, null, 0, false);
        }

        ReadOnlySpan<byte> span = facts;
        var attributes = Read64(span[8..]) & Read64(span[56..]);
        var mode = BitConverter.ToUInt16(span[28..]);
        var kind = (mode & 0xf000) switch
        {
            0x8000 => DiskEntryKind.File,
            0x4000 => DiskEntryKind.Directory,
            0xa000 => DiskEntryKind.Link,
            0x1000 => DiskEntryKind.Pipe,
            0xc000 => DiskEntryKind.Socket,
            0x2000 or 0x6000 => DiskEntryKind.Device,
            _ => DiskEntryKind.Unknown,
        };
        return new DiskEntry(
            kind,
            (UnixFileMode)(mode & 0xfff),
            BitConverter.ToUInt32(span[20..]),
            BitConverter.ToUInt32(span[16..]),
            (attributes & MountRoot) != 0);

        static ulong Read64(ReadOnlySpan<byte> bytes) =>
            BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    // Nothing there tells a pipe from a file; what has no length is never opened.
    private static DiskEntry Elsewhere(string path)
    {
        var file = new FileInfo(path);
        var isDirectory = Directory.Exists(path);
        var kind = file.LinkTarget is not null ? DiskEntryKind.Link
            : isDirectory ? DiskEntryKind.Directory
            : file.Exists ? DiskEntryKind.File : DiskEntryKind.Missing;
        var mode = OperatingSystem.IsWindows() || kind == DiskEntryKind.Missing ? UnixFileMode.None : file.UnixFileMode;
        return new DiskEntry(kind, mode, null, 1, false);
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] facts);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}

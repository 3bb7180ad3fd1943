namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Tells a disk of this machine that takes nothing more from a store that can't be backed up: it speaks against no store.
/// </summary>
internal static class LocalDisk
{
    // errno(3) of Linux: ENOSPC, EROFS, EDQUOT; of macOS, EDQUOT; of Windows, ERROR_DISK_FULL. .NET hands them on as they are.
    private static readonly int[] Refusals = [28, 30, 122, 69, unchecked((int)0x80070070)];

    /// <summary>The refusal an exception comes from; null where it comes from something else.</summary>
    public static IOException? RefusalIn(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException refusal && Refusals.Contains(refusal.HResult))
                return refusal;
        }

        return null;
    }
}

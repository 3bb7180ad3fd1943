namespace Elma365Verify.Backup.Directories;

/// <summary>A file of a backup can't be written: an error of the backup's own disk, and not of the store that is read meanwhile.</summary>
public sealed class BackupFileException : IOException
{
    /// <summary>Reports what the disk refused.</summary>
    public BackupFileException(IOException refusal)
        : base(refusal.Message, refusal)
    {
    }
}

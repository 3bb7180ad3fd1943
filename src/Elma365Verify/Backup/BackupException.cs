namespace Elma365Verify.Backup;

/// <summary>
/// A backup, or something kept with it, can't be written, read or trusted. The message names the file, where in it, and the mend.
/// </summary>
public class BackupException : Exception
{
    /// <summary>Reports what is wrong.</summary>
    public BackupException(string message)
        : base(message)
    {
    }

    /// <summary>Reports what something else refused.</summary>
    public BackupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

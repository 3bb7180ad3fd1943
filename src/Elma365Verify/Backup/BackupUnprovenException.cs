namespace Elma365Verify.Backup;

/// <summary>
/// A backup was restored, and whether it brought everything back could not be found out; the message says why, and the mend.
/// </summary>
public sealed class BackupUnprovenException : Exception
{
    /// <summary>Reports what something else refused.</summary>
    public BackupUnprovenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

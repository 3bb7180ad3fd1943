namespace Elma365Verify.Backup.Ledgers;

/// <summary>How a restored store contradicts the ledger.</summary>
public enum LedgerFault
{
    /// <summary>It was acknowledged before the backup began, and is not there.</summary>
    Lost,

    /// <summary>It is there, and was never attempted, or only after the backup had ended.</summary>
    Phantom,

    /// <summary>It was written once and is there more than once.</summary>
    Duplicated,

    /// <summary>A write of several records is there in part.</summary>
    Torn,
}

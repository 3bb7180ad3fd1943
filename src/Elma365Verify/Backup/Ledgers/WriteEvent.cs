namespace Elma365Verify.Backup.Ledgers;

/// <summary>What a ledger's line says.</summary>
public enum WriteEvent
{
    /// <summary>A write is about to be sent.</summary>
    Attempted,

    /// <summary>The store said that a write is done.</summary>
    Acknowledged,

    /// <summary>The backup is about to begin.</summary>
    BackupBegan,

    /// <summary>The backup has ended.</summary>
    BackupEnded,

    /// <summary>The store is lost, or taken for lost.</summary>
    Failed,
}

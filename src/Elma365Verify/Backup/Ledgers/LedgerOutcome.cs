namespace Elma365Verify.Backup.Ledgers;

/// <summary>What judging a restored store by the ledger came to. The default proves nothing.</summary>
public enum LedgerOutcome
{
    /// <summary>The ledger obliges the store to nothing: no pass.</summary>
    Unknown,

    /// <summary>Everything that had to be there is, and nothing that must not be.</summary>
    Passed,

    /// <summary>At least one contradiction.</summary>
    Failed,
}

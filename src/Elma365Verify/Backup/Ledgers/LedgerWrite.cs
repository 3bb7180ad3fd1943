using System.Collections.Immutable;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>A write as the ledger tells it.</summary>
internal sealed record LedgerWrite(long Number, ImmutableArray<RecordAddress> Records, LedgerEntry Attempted)
{
    /// <summary>When it was acknowledged; null where it never was.</summary>
    public LedgerEntry? Acknowledged { get; set; }
}

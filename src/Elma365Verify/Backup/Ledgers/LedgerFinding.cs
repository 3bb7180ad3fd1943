namespace Elma365Verify.Backup.Ledgers;

/// <summary>One contradiction between a restored store and the ledger.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Record">Which record; of a torn write, the first that is missing.</param>
/// <param name="Sentence">In words: <c>lost: redis key 17, acknowledged as write 12 before the backup began</c>.</param>
public sealed record LedgerFinding(LedgerFault Fault, RecordAddress Record, string Sentence);

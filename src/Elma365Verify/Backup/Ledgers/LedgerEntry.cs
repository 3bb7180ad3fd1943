using System.Collections.Immutable;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>One line of a ledger. What came first is told by the sequence alone; clocks jump.</summary>
/// <param name="Sequence">Its number, from 1, without gaps.</param>
/// <param name="Event">What happened.</param>
/// <param name="Write">Which write; 0 for what is no write.</param>
/// <param name="Elapsed">Time since the ledger was opened, by a clock that only goes forward, to the microsecond.</param>
/// <param name="At">The time of day, in UTC, to the millisecond; for people.</param>
/// <param name="Records">What the write puts down, all of it or none; empty where nothing is attempted.</param>
public sealed record LedgerEntry(
    long Sequence, WriteEvent Event, long Write, TimeSpan Elapsed, DateTimeOffset At, ImmutableArray<RecordAddress> Records);

namespace Elma365Verify.Backup.Ledgers;

/// <summary>
/// What a restore lost, measured by the ledger: its recovery point objective (RPO) has to be at least <see cref="Loss"/>.
/// </summary>
/// <remarks>
/// Measured are writes acknowledged before the failure of which at least one record is not in the restored store. Ages run from the
/// acknowledgement to the failure, by the ledger's own clock, which doesn't jump.
/// </remarks>
/// <param name="Doubt">Why nothing was measured; null where something was.</param>
/// <param name="Acknowledged">How many writes were acknowledged before the failure.</param>
/// <param name="Lacking">How many of them the restore lacks.</param>
/// <param name="Loss">
/// Age of the oldest write lacking: how far back data is missing, which is what an RPO promises. Zero where none is; null where nothing
/// was measured.
/// </param>
/// <param name="NewestLacking">
/// Age of the newest write lacking. Under steady load it is next to nothing whatever was lost, so it is no RPO; null where none lacks.
/// </param>
public sealed record RecoveryPoint(string? Doubt, long Acknowledged, long Lacking, TimeSpan? Loss, TimeSpan? NewestLacking)
{
    /// <summary>Measures a restore.</summary>
    /// <param name="ledger">The entries in order, with one <see cref="WriteEvent.Failed"/>.</param>
    /// <param name="restored">Every record of the writers' kinds in the restored store.</param>
    /// <exception cref="BackupException">The ledger can't be read, or one record was written by two writes.</exception>
    public static RecoveryPoint Of(IEnumerable<LedgerEntry> ledger, IEnumerable<RecordAddress> restored)
    {
        var history = WriteHistory.Of(ledger);
        if (history.Mark(WriteEvent.Failed) is not { } failure)
            return Unmeasured("the ledger doesn't say once when the store failed");
        var acknowledged = history.AcknowledgedBefore(failure).ToList();
        if (acknowledged.Count == 0)
            return Unmeasured("no write was acknowledged before the failure");
        var present = restored.ToHashSet();
        var ages = acknowledged.Where(write => !write.Records.All(present.Contains))
            .Select(write => failure.Elapsed - write.Acknowledged!.Elapsed).ToList();
        return new RecoveryPoint(
            null, acknowledged.Count, ages.Count, ages.DefaultIfEmpty(TimeSpan.Zero).Max(), ages.Count == 0 ? null : ages.Min());
    }

    private static RecoveryPoint Unmeasured(string doubt) => new(doubt, 0, 0, null, null);
}

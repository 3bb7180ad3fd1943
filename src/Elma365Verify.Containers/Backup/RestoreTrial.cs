using Elma365Verify.Backup;
using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Containers.Backup;

/// <summary>Restores a backup into an empty store, reads back what that holds since, compares, and takes the time.</summary>
/// <param name="clock">Told of the phases.</param>
/// <param name="time">The clock.</param>
internal sealed class RestoreTrial(PhaseClock clock, TimeProvider time)
{
    /// <summary>Runs it once.</summary>
    /// <param name="backup">The backup; its files have been checked.</param>
    /// <param name="target">The store to restore into.</param>
    /// <param name="readerAsync">The same store for an account that may read it when the backup's accounts are in force.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">It could not be restored.</exception>
    /// <exception cref="BackupUnprovenException">It was restored, and could not be read back or compared.</exception>
    public async Task<RestoredBackup> RunAsync(
        StoredBackup backup,
        IStoreArchive target,
        Func<CancellationToken, Task<IStoreArchive>> readerAsync,
        CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await clock.MeasureAsync("restore", async phase =>
        {
            await target.RestoreAsync(backup.Content, backup.Manifest, phase, cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var served = time.GetTimestamp();
        var comparison = await clock.MeasureAsync("comparison", async phase =>
        {
            try
            {
                var reader = await readerAsync(cancellation).ConfigureAwait(false);
                using var description = await StoreDescription.ReadAsync(reader, phase, cancellation).ConfigureAwait(false);
                phase.Report("comparing");
                return reader.Compare(backup.Fingerprint, description.Fingerprint);
            }
            catch (BackupException exception)
            {
                throw new BackupUnprovenException(
                    $"{Path.GetFileName(backup.Directory)} was restored, and the store can't be read since: {exception.Message}. A restore "
                    + "brings the backup's accounts: the account's name and password have to be those of when the backup was taken",
                    exception);
            }
        }).ConfigureAwait(false);
        var outcome = BackupVault.OutcomeOf(comparison);
        return new RestoredBackup(
            backup.Directory,
            backup.Manifest,
            comparison,
            RecoveryTime.Of(time, began, served, time.GetTimestamp(), outcome));
    }
}

using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup;

/// <summary>One store, opened by clients of its own protocol: it can be backed up, restored into, and described.</summary>
/// <remarks>Nothing here runs a command in the store's own image, which may have no shell and no tools.</remarks>
public interface IStoreArchive
{
    /// <summary>The role: <c>postgresql</c>.</summary>
    string Store { get; }

    /// <summary>What the server says of its own version: <c>PostgreSQL 15.14</c>.</summary>
    Task<string> ServerVersionAsync(CancellationToken cancellation);

    /// <summary>
    /// Backs everything up while the store is in use: writes the backup's files, and describes what they hold, read from the
    /// store at the same point in time where the store can do that.
    /// </summary>
    /// <param name="attempt">Takes the files; sealed by the caller, so that an error leaves no backup.</param>
    /// <param name="fingerprint">Takes the description; completed by the caller.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The tools that made it, with their versions, and what the store held that is not in it.</returns>
    /// <exception cref="Elma365Verify.Backup.BackupException">The store can't be backed up; the message says why.</exception>
    Task<ArchivedStore> BackUpAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation);

    /// <summary>Restores a backup into this store, which has to be empty, and of a version that can read it.</summary>
    /// <param name="directory">The backup's directory; its integrity has been checked.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="Elma365Verify.Backup.BackupException">
    /// The store is not empty, is of another version, or refuses something; the message names it.
    /// </exception>
    Task RestoreAsync(string directory, BackupManifest manifest, IRunPhase phase, CancellationToken cancellation);

    /// <summary>Describes everything the store holds now, read from the store and never from a backup.</summary>
    Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation);

    /// <summary>
    /// Compares what the store held with what it holds now. A store whose contents end by themselves at a known moment decides here,
    /// by that moment, what must still be there.
    /// </summary>
    /// <param name="expected">The fingerprint of a backup; it may be enumerated repeatedly.</param>
    /// <param name="actual">A fingerprint read since; likewise.</param>
    /// <param name="mustHold">Kinds of which at least one item has to have been compared.</param>
    /// <param name="kept">How many differences to keep; all are counted.</param>
    /// <exception cref="Elma365Verify.Backup.BackupException">A side is unreadable.</exception>
    FingerprintComparison Compare(
        IEnumerable<FingerprintItem> expected,
        IEnumerable<FingerprintItem> actual,
        IReadOnlyCollection<string>? mustHold = null,
        int kept = FingerprintComparison.UsuallyKept) => FingerprintComparison.Of(expected, actual, mustHold, kept);
}

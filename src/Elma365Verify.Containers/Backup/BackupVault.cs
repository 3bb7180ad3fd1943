using System.Collections.Immutable;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup;

/// <summary>A directory of backups: takes them, opens them after checking their files, and keeps what verifying them came to.</summary>
/// <param name="parent">The directory.</param>
/// <param name="storage">Where it is written.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Source of ids.</param>
internal sealed class BackupVault(string parent, IBackupStorage storage, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>The fingerprint's name in a backup.</summary>
    public const string FingerprintFile = "fingerprint.jsonl";

    /// <summary>A directory on this machine's disk.</summary>
    public static BackupVault On(string parent, TimeProvider time) =>
        new(Path.GetFullPath(parent), new DurableStorage(), time, RandomNumberGenerator.Create());

    /// <summary>The directory.</summary>
    public string Parent => parent;

    /// <summary>Takes a backup; whatever ends it before leaves nothing that calls itself one.</summary>
    /// <param name="archive">The store.</param>
    /// <param name="name">The backup's name; must be free.</param>
    /// <param name="image">The image the server runs from.</param>
    /// <param name="lacks">The capabilities it declares to lack.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BackupException">The store can't be backed up, or the directory can't be written.</exception>
    public Task<SealedBackup> TakeAsync(
        IStoreArchive archive,
        string name,
        BackupImage image,
        ImmutableArray<string> lacks,
        IRunPhase phase,
        CancellationToken cancellation) => WritingAsync(async () =>
    {
        using var attempt = BackupAttempt.Begin(parent, name, storage, time, random);
        var version = await archive.ServerVersionAsync(cancellation).ConfigureAwait(false);
        using var file = attempt.CreateFile(FingerprintFile);
        using var fingerprint = new FingerprintWriter(file, Path.GetTempPath());
        var archived = await archive.BackUpAsync(attempt, fingerprint, phase, cancellation).ConfigureAwait(false);
        var summary = fingerprint.Complete();
        file.Complete();
        if (summary.Items == 0)
            throw new BackupException(
                $"{archive.Store} holds nothing; a restore of nothing would prove nothing, so there is no backup of it");
        return attempt.Seal(new BackupDescription(archive.Store, image, version, archived.Tools, lacks, archived.NotKept), FingerprintFile, summary);
    });

    /// <summary>Opens a backup whose files are all what its manifest and the catalogue say.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <exception cref="BackupException">They are not; the message has the first problems.</exception>
    public StoredBackup Open(string name, CancellationToken cancellation)
    {
        BackupName.Require(name);
        var report = BackupIntegrity.Verify(Path.Combine(parent, name), needsCatalog: true, cancellation);
        return report.IsIntact
            ? StoredBackup.Of(report)
            : throw new BackupException(
                $"{report.Directory} is no intact backup: "
                + $"{string.Join("; ", report.Problems.Take(5).Select(problem => problem.Sentence))}");
    }

    /// <summary>A comparison's result as a verification's.</summary>
    public static VerificationOutcome OutcomeOf(FingerprintComparison comparison) => comparison switch
    {
        { Outcome: ComparisonOutcome.Equal } => VerificationOutcome.Passed,
        // Also where something else could not be compared.
        { Outcome: ComparisonOutcome.Different } or { DifferenceCount: > 0 } => VerificationOutcome.Failed,
        _ => VerificationOutcome.Unknown,
    };

    /// <summary>Keeps with a backup what restoring and comparing it came to.</summary>
    /// <exception cref="BackupException">It is not the backup that was verified, or can't be written.</exception>
    public Task KeepAsync(StoredBackup backup, FingerprintComparison comparison) => KeepAsync(
        backup,
        VerificationDepth.Restore,
        OutcomeOf(comparison),
        comparison.Compared.Values.Sum(),
        [.. comparison.Differences.Select(difference => difference.Sentence), .. comparison.Doubts]);

    /// <summary>Keeps with a backup what verifying it came to.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="depth">How deep it went.</param>
    /// <param name="outcome">The result.</param>
    /// <param name="compared">How many items or files were compared.</param>
    /// <param name="problems">What departs, in sentences.</param>
    /// <exception cref="BackupException">It is not the backup that was verified, or can't be written.</exception>
    public Task KeepAsync(
        StoredBackup backup, VerificationDepth depth, VerificationOutcome outcome, long compared, ImmutableArray<string> problems) =>
        WritingAsync(() =>
        {
            var at = time.GetUtcNow();
            var record = new VerificationRecord(
                backup.ManifestSha256,
                depth,
                new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
                outcome,
                compared,
                problems);
            VerificationStore.Keep(backup.Directory, record, storage, random);
            return Task.FromResult(true);
        });

    private async Task<T> WritingAsync<T>(Func<Task<T>> workAsync)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{parent}: {exception.Message}", exception);
        }
    }
}

using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Load;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// One store's way through a rehearsal of losing it: backed up while it is written to, restored into a fresh server, and compared with what
/// it held and with what its writers know. The first step that fails ends it, and is its result.
/// </summary>
internal sealed class StoreRehearsal : IDisposable
{
    private readonly ReachableStore source;
    private readonly string ledgerPath;
    private readonly TimeProvider time;
    private StoredBackup? backup;
    private long began;
    private long served;
    private StoreBackupResult result;
    private StoreLoad? writers;

    /// <summary>Begins one.</summary>
    /// <param name="source">The store.</param>
    /// <param name="ledgerPath">Where its writers' ledger is kept; must not exist.</param>
    /// <param name="time">The clock.</param>
    public StoreRehearsal(ReachableStore source, string ledgerPath, TimeProvider time)
    {
        (this.source, this.ledgerPath, this.time) = (source, ledgerPath, time);
        Ledger = new WriteLedger(ledgerPath, time);
        var image = source.Server.Image;
        Image = new BackupImage(image.Reference, image.Digest, image.Contract!);
        result = new StoreBackupResult(source.Store, source.Host, Image, image.StandIn?.Name) { MissingCapabilities = source.Lacks };
    }

    /// <summary>The store.</summary>
    public ReachableStore Source => source;

    /// <summary>The store's role.</summary>
    public string Store => source.Store;

    /// <summary>Its host.</summary>
    public string Host => source.Host;

    /// <summary>What its writers attempted, and what was acknowledged.</summary>
    public WriteLedger Ledger { get; }

    /// <summary>Whether nothing has failed or stood in the way yet.</summary>
    public bool IsUnderWay => result is { Failure: null, Obstacle: null };

    /// <summary>What it has come to.</summary>
    public StoreBackupResult Result => result;

    private BackupImage Image { get; }

    /// <summary>Ends it by a sentence.</summary>
    public void Fail(string why) => result = result with { Failure = result.Failure ?? why };

    /// <summary>Opens clients of the store.</summary>
    public Task OpenAsync(OpenedClients clients, CancellationToken cancellation) => OpenAsync(clients, source, cancellation);

    /// <summary>Opens clients of the restored store.</summary>
    public Task OpenAsync(OpenedClients clients, ReachableStore restored, CancellationToken cancellation) =>
        StepAsync("connection", () => clients.AddAsync(restored, cancellation), cancellation);

    /// <summary>Fills the store.</summary>
    public Task FillAsync(IStoreFilling filling, BulkRecords bulk, IRunPhase phase, CancellationToken cancellation) =>
        StepAsync("fill", () => filling.FillAsync(bulk, new NamedPhase(phase, Store), cancellation), cancellation);

    /// <summary>Notes what its writers came to.</summary>
    public void Note(StoreLoad load) => writers = load;

    /// <summary>Takes the backup.</summary>
    public Task BackUpAsync(BackupVault vault, StoreArchives archives, IRunPhase phase, CancellationToken cancellation) =>
        StepAsync("backup", async () =>
        {
            var opened = await archives.OpenAsync(source, cancellation).ConfigureAwait(false);
            await using var _ = opened.ConfigureAwait(false);
            Ledger.Mark(WriteEvent.BackupBegan);
            var started = time.GetTimestamp();
            var taken = await vault.TakeAsync(opened.Archive, Store, Image, source.Lacks, phase, cancellation).ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(started);
            Ledger.Mark(WriteEvent.BackupEnded);
            backup = vault.Open(Store, cancellation);
            result = result with
            {
                Server = taken.Manifest.ServerVersion,
                Tools = taken.Manifest.Tools,
                NotKept = taken.Manifest.NotKept ?? [],
                Files = taken.Manifest.Files.Length,
                Bytes = taken.Manifest.Files.Sum(file => file.Size),
                Items = taken.Manifest.Fingerprint.Items,
                BackupTime = elapsed,
            };
        }, cancellation);

    /// <summary>Restores the backup.</summary>
    /// <param name="archive">The store to restore into.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends it early.</param>
    public Task RestoreAsync(IStoreArchive archive, IRunPhase phase, CancellationToken cancellation) => StepAsync("restore", async () =>
    {
        began = time.GetTimestamp();
        await archive.RestoreAsync(backup!.Directory, backup.Manifest, phase, cancellation).ConfigureAwait(false);
        served = time.GetTimestamp();
    }, cancellation);

    /// <summary>Compares what was restored with what was backed up, and keeps that with the backup.</summary>
    public Task CompareAsync(IStoreArchive archive, BackupVault vault, IRunPhase phase, CancellationToken cancellation) =>
        StepAsync("comparison", async () =>
        {
            using var restored = await StoreDescription.ReadAsync(archive, phase, cancellation).ConfigureAwait(false);
            var comparison = archive.Compare(backup!.Fingerprint, restored.Fingerprint, DataSetKinds.Of(Store));
            var verified = time.GetTimestamp();
            await vault.KeepAsync(backup, comparison).ConfigureAwait(false);
            var outcome = BackupVault.OutcomeOf(comparison);
            result = result with
            {
                Comparison = comparison,
                RecoveryTime = RecoveryTime.Of(time, began, served, verified, outcome),
            };
        }, cancellation);

    /// <summary>Judges what was restored by the writers' ledger.</summary>
    /// <param name="readAsync">Reads every record of the writers' kinds in the restored store.</param>
    /// <param name="cancellation">Ends it early.</param>
    public Task JudgeAsync(Func<Task<IReadOnlyList<RecordAddress>>> readAsync, CancellationToken cancellation) =>
        StepAsync("ledger", async () =>
        {
            var restored = await readAsync().ConfigureAwait(false);
            var judgement = LedgerJudgement.Of(LedgerReader.Read(ledgerPath), restored);
            result = result with
            {
                Ledger = judgement,
                WriterError = judgement.Outcome == LedgerOutcome.Unknown ? writers?.LastError : null,
                RecoveryPoint = RecoveryPoint.Of(LedgerReader.Read(ledgerPath), restored),
            };
        }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => Ledger.Dispose();

    // Whatever a client throws: it is this store that can't be used, and the others still can. A disk of this machine is no store's fault.
    private async Task StepAsync(string name, Func<Task> stepAsync, CancellationToken cancellation)
    {
        if (!IsUnderWay)
            return;
        try
        {
            await stepAsync().ConfigureAwait(false);
        }
        catch (ToolVersionException exception)
        {
            result = result with { Obstacle = exception.Message };
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && exception is not (EnvironmentException or AgentException or ConfigurationException)
            && LocalDisk.RefusalIn(exception) is null)
        {
            Fail($"{name}: {exception.Message}");
        }
    }
}

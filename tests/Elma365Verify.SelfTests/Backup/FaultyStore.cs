using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>A store that faults are made for: what little it is filled with, where a backup of it stands midway, what is changed.</summary>
/// <param name="role">The store's role.</param>
internal abstract class FaultyStore(string role) : IAsyncDisposable
{
    /// <summary>Names of the two backups everything is tried on.</summary>
    public const string Older = "sunday";
    public const string Newer = "monday";

    private static readonly TimeSpan MidwayWithin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim gate = new(1, 1);
    private BackupFolder? taken;
    private StoreSite? target;
    private bool isRestored;

    /// <summary>Every store.</summary>
    public static IReadOnlyList<FaultyStore> All { get; } =
        [new PostgreSqlFaults(), new RedisFaults(), new RabbitMqFaults(), new S3Faults(), new MongoDbFaults()];

    public string Role => role;

    /// <summary>How errors call it; any of these.</summary>
    public abstract string[] Names { get; }

    /// <summary>Kinds of which something has to have been compared.</summary>
    public abstract string[] MustHold { get; }

    /// <summary>What a server has to be called to be of a version that can't take a backup of this one, or of this one's backup.</summary>
    public abstract string? WrongVersion { get; }

    /// <summary>The tool a backup is taken with; null where it is a client in this process.</summary>
    public abstract string? Tool { get; }

    /// <summary>Faults that are not tried, with the reason.</summary>
    public virtual IReadOnlyDictionary<string, string> NotTried => Tool is not null
        ? new Dictionary<string, string>()
        : new Dictionary<string, string>
        {
            [TakingFaults.KilledTool] = "no tool takes part; a client in this process reads the store",
            [KilledBackup.Fault] = "whatever the store, the same steps write the directory; tried with those that can be held midway",
        };

    /// <summary>What may be there before a restore, one of each sort.</summary>
    public abstract IReadOnlyList<Change> Intruders { get; }

    /// <summary>What is dropped or changed after a restore.</summary>
    public abstract IReadOnlyList<Change> Losses { get; }

    /// <summary>The two backups; a little more is in the newer one.</summary>
    public async Task<BackupFolder> TakenAsync(CancellationToken token)
    {
        await gate.WaitAsync(token);
        try
        {
            if (taken is not null)
                return taken;
            await using var source = await BackupSites.OpenSourceAsync(Role, token);
            await FillAsync(source, token);
            var folder = new BackupFolder();
            await folder.TakeAsync(source, Older, token);
            await AddAsync(source, token);
            await folder.TakeAsync(source, Newer, token);
            return taken = folder;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The empty store.</summary>
    public async Task<StoreSite> TargetAsync(CancellationToken token) => target ??= await BackupSites.OpenTargetAsync(Role, token);

    /// <summary>The store into which the newer backup was restored, proven to hold it.</summary>
    public async Task<StoreSite> RestoredAsync(CancellationToken token)
    {
        var site = await TargetAsync(token);
        if (!isRestored)
        {
            var backup = (await TakenAsync(token)).Open(Newer);
            await site.Archive.RestoreAsync(backup.Directory, backup.Manifest, new SilentPhase(), token);
            isRestored = true;
        }

        return site;
    }

    /// <summary>What the restored store departs from its backup in.</summary>
    public async Task<FingerprintComparison> CompareAsync(CancellationToken token)
    {
        var site = await RestoredAsync(token);
        using var actual = await StoreDescription.ReadAsync(site.Archive, new SilentPhase(), token);
        return site.Archive.Compare((await TakenAsync(token)).Open(Newer).Fingerprint, actual.Fingerprint, MustHold);
    }

    /// <summary>Begins a backup; when this returns it stands midway.</summary>
    /// <param name="site">The store.</param>
    /// <param name="take">Takes the backup, on the disk it is given.</param>
    /// <param name="token">Ends the wait.</param>
    public abstract Task<HeldBackup> BeginAsync(StoreSite site, Func<IBackupStorage, Task> take, CancellationToken token);

    public override string ToString() => Role;

    public async ValueTask DisposeAsync()
    {
        if (target is not null)
            await target.DisposeAsync();
        taken?.Dispose();
    }

    /// <summary>Fills the store.</summary>
    protected abstract Task FillAsync(StoreSite site, CancellationToken token);

    /// <summary>Adds one thing more.</summary>
    protected abstract Task AddAsync(StoreSite site, CancellationToken token);

    /// <summary>Begins a backup that stops at the first byte of a file, while the store has more to give.</summary>
    protected static async Task<HeldBackup> StopAtAsync(string file, Func<IBackupStorage, Task> take)
    {
        var disk = new GatedDisk(file);
        var taking = take(disk);
        if (await Task.WhenAny(taking, disk.Reached) == taking)
            await taking;
        return new HeldBackup(taking, disk.Open, _ => Task.CompletedTask);
    }

    /// <summary>Begins a backup of a store that was made to wait, and waits until it does.</summary>
    protected static async Task<HeldBackup> HoldAsync(
        Func<IBackupStorage, Task> take, Func<Task<bool>> isMidway, Func<CancellationToken, Task> letGo, CancellationToken token)
    {
        var taking = take(new DurableStorage());
        var began = TimeProvider.System.GetTimestamp();
        while (!await isMidway())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(MidwayWithin), "It does not come to stand midway.");
            if (taking.IsCompleted)
                await taking;
            await Task.Delay(TimeSpan.FromMilliseconds(50), token);
        }

        return new HeldBackup(taking, () => { }, letGo);
    }
}

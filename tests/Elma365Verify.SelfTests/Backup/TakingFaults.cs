using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>What may go wrong while a backup is taken: it has to fail, to say why, and to leave nothing that looks like one.</summary>
internal static class TakingFaults
{
    public const string KilledTool = "tool killed midway";
    private const string Name = "taken";

    private static readonly Calamity Cut = new(BackupSites.CutNetworkAsync, BackupSites.MendNetworkAsync);
    private static readonly Calamity Death = new(
        token => Task.WhenAll(FaultyStore.All.Select(store => BackupSites.KillAsync(store.Role, token))),
        token => Task.WhenAll(FaultyStore.All.Select(store => BackupSites.ReviveAsync(store.Role, token))));

    public static IEnumerable<StoreFault> Of(FaultyStore store)
    {
        if (store.Tool is not null)
            yield return new StoreFault(store, KilledTool, token => KilledToolAsync(store, token));
        if (!store.NotTried.ContainsKey(KilledBackup.Fault))
            yield return new StoreFault(store, KilledBackup.Fault, token => KilledBackup.TryAsync(store, token));
        yield return new StoreFault(store, "network cut midway", async token => await (await Cut.OnAsync(store)).ExpectAsync(token));
        yield return new StoreFault(store, "server killed midway", async token => await (await Death.OnAsync(store)).ExpectAsync(token));
        yield return Full(store, "at the first byte", _ => new FullDisk(0));
        yield return Full(store, "midway", size => new FullDisk(size / 2));
        yield return Full(store, "at the last byte of the last file", size => new FullDisk(size - 1));
        yield return Full(store, "in the manifest", size => new FullDisk(size + 10));
        yield return Full(store, "in the catalogue", _ => new FullDisk(long.MaxValue) { TearsCatalogue = true });
        yield return Full(store, "at the rename", _ => new FullDisk(long.MaxValue) { RefusesNames = true });
    }

    /// <summary>A backup that is held and let go is intact.</summary>
    public static async Task ControlAsync(FaultyStore store, CancellationToken token)
    {
        using var folder = new BackupFolder();
        await store.TakenAsync(token);
        await using var site = await BackupSites.OpenSourceAsync(store.Role, token);
        var held = await store.BeginAsync(site, disk => folder.TakeAsync(site, Name, token, disk), token);
        held.GoOn();
        await held.LetGoAsync(token);
        await held.Taking;
        folder.Open(Name);
        folder.ExpectOnly(Name);
    }

    private static async Task KilledToolAsync(FaultyStore store, CancellationToken token)
    {
        using var folder = new BackupFolder();
        await store.TakenAsync(token);
        await using var site = await BackupSites.OpenSourceAsync(store.Role, token);
        var held = await store.BeginAsync(site, disk => folder.TakeAsync(site, Name, token, disk), token);
        await site.KillToolsAsync(token);

        Assert.That(() => held.Taking, Throws.TypeOf<BackupException>().With.Message.Contains($"{store.Tool} was killed midway"));
        await held.LetGoAsync(token);
        folder.ExpectOnly();
    }

    private static StoreFault Full(FaultyStore store, string where, Func<long, FullDisk> disk) => new(
        store, $"disk full {where}", token => FullAsync(store, disk, token));

    private static async Task FullAsync(FaultyStore store, Func<long, FullDisk> disk, CancellationToken token)
    {
        using var folder = new BackupFolder();
        await store.TakenAsync(token);
        await using var site = await BackupSites.OpenSourceAsync(store.Role, token);
        var whole = await folder.TakeAsync(site, "whole", token, new FullDisk(long.MaxValue));
        folder.Open("whole");

        Assert.That(
            () => folder.TakeAsync(site, Name, token, disk(whole.Manifest.Files.Sum(file => file.Size))),
            Throws.TypeOf<BackupException>().With.Message.Contains($"{folder.Parent}: No space left on device."));

        folder.ExpectOnly("whole");
        await folder.TakeAsync(site, Name, token, new DurableStorage());
        folder.Open(Name);
        folder.ExpectOnly("whole", Name);
    }
}

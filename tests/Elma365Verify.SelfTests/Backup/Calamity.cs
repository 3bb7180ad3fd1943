namespace Elma365Verify.SelfTests.Backup;

/// <summary>What strikes backups of all stores at once, each of them midway; it strikes once, whoever asks for it.</summary>
/// <param name="strikeAsync">Strikes.</param>
/// <param name="mendAsync">Mends what it broke.</param>
internal sealed class Calamity(Func<CancellationToken, Task> strikeAsync, Func<CancellationToken, Task> mendAsync)
{
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(4);

    private readonly Lock gate = new();
    private Task<Dictionary<string, Struck>>? striking;

    /// <summary>How long a backup may take to fail: a peer out of reach is noticed after 25 s, some things are tried twice.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What came of a store's backup.</summary>
    public async Task<Struck> OnAsync(FaultyStore store)
    {
        lock (gate)
            striking ??= StrikeAsync();
        return (await striking)[store.Role];
    }

    private async Task<Dictionary<string, Struck>> StrikeAsync()
    {
        using var bounded = new CancellationTokenSource(Whole);
        var token = bounded.Token;
        var victims = await Task.WhenAll(FaultyStore.All.Select(store => Victim.BeginAsync(store, token)));
        try
        {
            await strikeAsync(token);
            var struck = await Task.WhenAll(victims.Select(victim => victim.FailAsync(Bound)));
            return struck.ToDictionary(one => one.Store.Role);
        }
        finally
        {
            await mendAsync(token);
            foreach (var victim in victims)
                await victim.LetGoAsync(token);
        }
    }

    private sealed class Victim(FaultyStore store, StoreSite site, BackupFolder folder, HeldBackup held)
    {
        public static async Task<Victim> BeginAsync(FaultyStore store, CancellationToken token)
        {
            await store.TakenAsync(token);
            var site = await BackupSites.OpenSourceAsync(store.Role, token);
            var folder = new BackupFolder();
            return new Victim(
                store, site, folder, await store.BeginAsync(site, disk => folder.TakeAsync(site, Struck.Name, token, disk), token));
        }

        public async Task<Struck> FailAsync(TimeSpan bound)
        {
            held.GoOn();
            var began = TimeProvider.System.GetTimestamp();
            await Task.WhenAny(held.Taking, Task.Delay(bound));
            var lasted = TimeProvider.System.GetElapsedTime(began);
            var failure = held.Taking.IsFaulted ? held.Taking.Exception.InnerException : null;
            return new Struck(store, folder, held.Taking.IsCompleted, failure, lasted);
        }

        public async Task LetGoAsync(CancellationToken token)
        {
            await held.LetGoAsync(token);
            await site.DisposeAsync();
        }
    }
}

namespace Elma365Verify.SelfTests.Backup;

/// <summary>What strikes backups of all stores at once, each of them midway; it strikes once, whoever asks for it.</summary>
/// <param name="strikeAsync">Strikes.</param>
/// <param name="mendAsync">Mends what it broke.</param>
internal sealed class Calamity(Func<CancellationToken, Task> strikeAsync, Func<CancellationToken, Task> mendAsync)
{
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Midway = TimeSpan.FromSeconds(75);

    private readonly Lock gate = new();
    private Task<Dictionary<string, Task<Struck>>>? striking;

    /// <summary>How long a backup may take to fail: a peer out of reach is noticed after 25 s, some things are tried twice.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What came of a store's backup; an error where it did not come to stand midway.</summary>
    public async Task<Struck> OnAsync(FaultyStore store)
    {
        lock (gate)
            striking ??= StrikeAsync();
        return await (await striking)[store.Role];
    }

    private async Task<Dictionary<string, Task<Struck>>> StrikeAsync()
    {
        using var bounded = new CancellationTokenSource(Whole);
        var token = bounded.Token;
        var beginnings = FaultyStore.All
            .ToDictionary(store => store.Role, store => Victim.BeginAsync(store, token).WaitAsync(Midway, token));
        await ((Task)Task.WhenAll(beginnings.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var victims = beginnings.Values.Where(one => one.IsCompletedSuccessfully).Select(one => one.Result).ToList();
        try
        {
            await strikeAsync(token);
            var failing = beginnings.ToDictionary(pair => pair.Key, async pair => await (await pair.Value).FailAsync(Bound));
            await ((Task)Task.WhenAll(failing.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return failing;
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

using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>What must not be restored, and what must not pass for restored.</summary>
internal static class RestoringFaults
{
    public const string WrongVersion = "backup of another version";

    public static IEnumerable<StoreFault> Of(FaultyStore store)
    {
        if (store.WrongVersion is not null)
            yield return new StoreFault(store, WrongVersion, token => WrongVersionAsync(store, store.WrongVersion, token));
        yield return new StoreFault(store, "backup of another store", token => AnotherStoreAsync(store, token));
        foreach (var intruder in store.Intruders)
            yield return new StoreFault(store, $"restore beside {intruder.Name}", token => IntruderAsync(store, intruder, token));
        foreach (var loss in store.Losses)
            yield return new StoreFault(store, $"dropped after the restore: {loss.Name}", token => LossAsync(store, loss, token));
    }

    /// <summary>What was restored is what was backed up.</summary>
    public static async Task ControlAsync(FaultyStore store, CancellationToken token)
    {
        var comparison = await store.CompareAsync(token);
        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty);
        Assert.That(comparison.IsEqual, string.Join('\n', comparison.Doubts));
    }

    private static async Task WrongVersionAsync(FaultyStore store, string version, CancellationToken token)
    {
        var backup = (await store.TakenAsync(token)).Open(FaultyStore.Newer);
        var site = await store.TargetAsync(token);
        var own = await site.Archive.ServerVersionAsync(token);
        var other = backup.Manifest with { ServerVersion = version };
        await ExpectRefusedAsync(
            site, () => site.Archive.RestoreAsync(backup.Directory, other, new SilentPhase(), token), [version, own], token);
    }

    private static async Task AnotherStoreAsync(FaultyStore store, CancellationToken token)
    {
        var other = FaultyStore.All.First(one => one != store);
        var backup = (await other.TakenAsync(token)).Open(FaultyStore.Newer);
        var site = await store.TargetAsync(token);
        await ExpectRefusedAsync(
            site, () => site.Archive.RestoreAsync(backup.Directory, backup.Manifest, new SilentPhase(), token),
            [$"the backup is of {other.Role}", store.Role], token);
    }

    private static async Task IntruderAsync(FaultyStore store, Change intruder, CancellationToken token)
    {
        var backup = (await store.TakenAsync(token)).Open(FaultyStore.Newer);
        var site = await store.TargetAsync(token);
        await intruder.DoAsync(site, token);
        try
        {
            await ExpectRefusedAsync(
                site, () => site.Archive.RestoreAsync(backup.Directory, backup.Manifest, new SilentPhase(), token),
                ["is not empty", .. intruder.Sentences], token);
        }
        finally
        {
            await intruder.UndoAsync(site, CancellationToken.None);
        }
    }

    private static async Task ExpectRefusedAsync(StoreSite site, Func<Task> restoreAsync, string[] parts, CancellationToken token)
    {
        using var before = await StoreDescription.ReadAsync(site.Archive, new SilentPhase(), token);
        var refusal = await RefusalAsync(restoreAsync);
        foreach (var part in parts)
            Assert.That(refusal, Does.Contain(part));
        using var after = await StoreDescription.ReadAsync(site.Archive, new SilentPhase(), token);
        var comparison = site.Archive.Compare(before.Fingerprint, after.Fingerprint);
        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty, "It was left as it was.");
    }

    private static async Task<string> RefusalAsync(Func<Task> restoreAsync)
    {
        try
        {
            await restoreAsync();
        }
        catch (BackupException refusal)
        {
            return refusal.Message;
        }

        return "it was restored";
    }

    private static async Task LossAsync(FaultyStore store, Change loss, CancellationToken token)
    {
        await ControlAsync(store, token);
        var site = await store.RestoredAsync(token);
        try
        {
            await loss.DoAsync(site, token);
            var comparison = await store.CompareAsync(token);
            Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Different));
            Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.EquivalentTo(loss.Sentences));
        }
        finally
        {
            await loss.UndoAsync(site, CancellationToken.None);
        }
    }
}

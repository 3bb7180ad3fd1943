using System.Collections.Concurrent;
using System.Globalization;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>Which faults were tried in this run, and which of them were caught.</summary>
internal static class FaultTally
{
    private static readonly ConcurrentDictionary<(string Store, string Fault), bool> Tried = new();
    private static readonly ConcurrentDictionary<(string Store, string Fault), string> NotTried = new();

    /// <summary>Tries a fault; it is caught when the trial ends without an error.</summary>
    public static async Task TryAsync(string store, string fault, Func<Task> trialAsync)
    {
        Tried[(store, fault)] = false;
        try
        {
            await trialAsync();
            Tried[(store, fault)] = true;
        }
        catch (IgnoreException reason)
        {
            Tried.TryRemove((store, fault), out _);
            NotTried[(store, fault)] = reason.Message;
            throw;
        }
    }

    /// <summary>The counts by store: <c>redis 24 tried, 24 caught</c>.</summary>
    public static string Counts()
    {
        var stores = Tried.GroupBy(trial => trial.Key.Store).OrderBy(trials => trials.Key, StringComparer.Ordinal)
            .Select(trials => $"{trials.Key} {Count(trials)}");
        return $"backup faults: {string.Join("; ", stores.Append(Count(Tried)))}";
    }

    /// <summary>Prints the counts, and what is not tried with its reason.</summary>
    public static void Print()
    {
        if (Tried.IsEmpty)
            return;
        var never = FaultyStore.All.SelectMany(
            store => store.NotTried, (store, fault) => KeyValuePair.Create((store.Role, fault.Key), fault.Value));
        var lines = never.Concat(NotTried).Select(fault => $"not tried: {fault.Key.Item1}, {fault.Key.Item2}: {fault.Value}");
        foreach (var line in lines.Prepend(Counts()))
        {
            TestContext.Progress.WriteLine(line);
            // By default dotnet test shows what tests write to Error at once, and what they write to Progress never.
            TestContext.Error.WriteLine(line);
        }
    }

    private static string Count(IEnumerable<KeyValuePair<(string Store, string Fault), bool>> trials)
    {
        var all = trials.ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{all.Count} tried, {all.Count(trial => trial.Value)} caught");
    }
}

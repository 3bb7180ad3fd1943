using Elma365Verify.Backup.Fingerprints;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// A page of keys: all are asked for their types and expiries at once, then texts for their beginnings, so that a page takes two round
/// trips and some MB, however large its keys are. What is longer, and collections, whose sizes are asked for, are left for later.
/// </summary>
internal sealed class KeyPage(IDatabase database, IReadOnlyList<byte[]> keys)
{
    /// <summary>The most keys of a page.</summary>
    public const int Size = 500;

    // A page of beginnings is 8 MB at most.
    private const int Beginning = 16 * 1024;

    // What the server holds of small members becomes several times as much here.
    private const long ValuesAtOnce = 16 * 1024 * 1024;

    private readonly List<FingerprintItem> items = [];
    private readonly List<KeyReader> unread = [];

    /// <summary>The keys whose values were read to their ends, once <see cref="ReadAsync"/> has returned.</summary>
    public IReadOnlyList<FingerprintItem> Items => items;

    /// <summary>The keys whose values have to be read yet, in portions that can be read at once.</summary>
    public IEnumerable<IReadOnlyList<KeyReader>> Unread()
    {
        var (portion, bytes) = (new List<KeyReader>(), 0L);
        foreach (var key in unread)
        {
            if (portion.Count > 0 && bytes + key.Weight > ValuesAtOnce)
            {
                yield return portion;
                (portion, bytes) = ([], 0);
            }

            portion.Add(key);
            bytes += key.Weight;
        }

        if (portion.Count > 0)
            yield return portion;
    }

    /// <summary>Reads it; keys that have expired by then are left out.</summary>
    public async Task ReadAsync()
    {
        var readers = await AskAsync().ConfigureAwait(false);
        var batch = database.CreateBatch();
        var answers = readers.Select(reader => reader.IsText
            ? batch.ExecuteAsync("GETRANGE", reader.Key, 0, Beginning - 1)
            : batch.ExecuteAsync("MEMORY", "USAGE", reader.Key)).ToList();
        batch.Execute();
        for (var i = 0; i < readers.Count; i++)
        {
            var answer = await answers[i].ConfigureAwait(false);
            if (readers[i].IsText && KeyReader.Bytes(answer) is { Length: < Beginning } text)
            {
                items.Add(readers[i].Describe(text));
                continue;
            }

            if (!readers[i].IsText && !answer.IsNull)
                readers[i].Weight = (long)answer;
            unread.Add(readers[i]);
        }
    }

    private async Task<List<KeyReader>> AskAsync()
    {
        var batch = database.CreateBatch();
        var answers = new (Task<RedisResult> Type, Task<RedisResult> Expiry)[keys.Count];
        for (var i = 0; i < keys.Count; i++)
            answers[i] = (batch.ExecuteAsync("TYPE", keys[i]), batch.ExecuteAsync("PEXPIRETIME", keys[i]));
        batch.Execute();
        var readers = new List<KeyReader>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            var type = (string?)await answers[i].Type.ConfigureAwait(false) ?? "none";
            var expiry = (long)await answers[i].Expiry.ConfigureAwait(false);
            if (type != "none" && expiry != -2)
                readers.Add(new KeyReader(database, keys[i], type, expiry));
        }

        return readers;
    }
}

using Elma365Verify.Backup.Fingerprints;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// A page of keys: all are asked for their types and expiries at once, then texts for their beginnings, so that a page takes two round
/// trips and some MB, however large its keys are. What is longer, and collections, are left for later.
/// </summary>
internal sealed class KeyPage(IDatabase database, IReadOnlyList<byte[]> keys)
{
    /// <summary>How many keys to ask a server for.</summary>
    public const int Size = 500;

    // A page of beginnings is 8 MB at most.
    private const int Beginning = 16 * 1024;

    private readonly List<FingerprintItem> items = [];
    private readonly List<KeyReader> unread = [];

    /// <summary>The keys whose values were read to their ends, once <see cref="ReadAsync"/> has returned.</summary>
    public IReadOnlyList<FingerprintItem> Items => items;

    /// <summary>The keys whose values have to be read yet.</summary>
    public IReadOnlyList<KeyReader> Unread => unread;

    /// <summary>Reads it; keys that have expired by then are left out.</summary>
    public async Task ReadAsync()
    {
        var readers = await AskAsync().ConfigureAwait(false);
        var texts = database.CreateBatch();
        var beginnings = new Task<RedisResult>?[readers.Count];
        for (var i = 0; i < readers.Count; i++)
        {
            if (readers[i].IsText)
                beginnings[i] = texts.ExecuteAsync("GETRANGE", readers[i].Key, 0, Beginning - 1);
        }

        texts.Execute();
        for (var i = 0; i < readers.Count; i++)
        {
            if (beginnings[i] is { } reading && KeyReader.Bytes(await reading.ConfigureAwait(false)) is { Length: < Beginning } text)
                items.Add(readers[i].Describe(text));
            else
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

using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>A stream's consumer groups: where each is, its consumers, and what is pending with whom since when.</summary>
/// <remarks>
/// Of a group with more than 10,000 pending entries, or of a stream as long, when entries were delivered and consumers were seen is left
/// out: the server tells it to the millisecond only together with all entries at once.
/// </remarks>
internal sealed class StreamGroups(IDatabase database, byte[] key, string name, long expiry)
{
    private const int ReadAtOnce = 10_000;
    private const int Shown = 32;

    /// <summary>An item for each group.</summary>
    public async Task<List<FingerprintItem>> ReadAsync()
    {
        var groups = ((RedisResult[])(await database.ExecuteAsync("XINFO", "GROUPS", key).ConfigureAwait(false))!)
            .Select(KeyReader.Pairs).ToList();
        if (groups.Count == 0)
            return [];
        var length = (long)await database.ExecuteAsync("XLEN", key).ConfigureAwait(false);
        var isSmall = length <= ReadAtOnce && groups.All(group => (long)group["pending"] <= ReadAtOnce);
        return isSmall ? await ReadWholeAsync().ConfigureAwait(false) : await ReadPagedAsync(groups).ConfigureAwait(false);
    }

    private async Task<List<FingerprintItem>> ReadWholeAsync()
    {
        var stream = KeyReader.Pairs(await database.ExecuteAsync("XINFO", "STREAM", key, "FULL", "COUNT", 0).ConfigureAwait(false));
        return [.. ((RedisResult[])stream["groups"]!).Select(KeyReader.Pairs).Select(group =>
        {
            var properties = About(group);
            foreach (var consumer in ((RedisResult[])group["consumers"]!).Select(KeyReader.Pairs))
                properties.Add(new($"consumer {Text(consumer["name"])}", $"seen {RedisText.Moment((long)consumer["seen-time"])}"));
            AddPending(properties, ((RedisResult[])group["pending"]!).Select(entry => (RedisResult[])entry!).Select(entry =>
                ((string)entry[0]!, $"{Text(entry[1])}, {(string)entry[3]!} times, last {RedisText.Moment((long)entry[2])}")).ToList());
            return Item(group, properties);
        })];
    }

    private async Task<List<FingerprintItem>> ReadPagedAsync(List<Dictionary<string, RedisResult>> groups)
    {
        var items = new List<FingerprintItem>();
        foreach (var group in groups)
        {
            var properties = About(group);
            var consumers = (RedisResult[])(await database.ExecuteAsync("XINFO", "CONSUMERS", key, KeyReader.Bytes(group["name"]))
                .ConfigureAwait(false))!;
            foreach (var consumer in consumers.Select(KeyReader.Pairs))
                properties.Add(new($"consumer {Text(consumer["name"])}", "there"));
            properties.Add(new("pending content", (await PendingAsync(KeyReader.Bytes(group["name"])).ConfigureAwait(false)).ToString()));
            items.Add(Item(group, properties));
        }

        return items;
    }

    private async Task<ContentDigest> PendingAsync(byte[] group)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var from = "-";
        while (true)
        {
            var entries = (RedisResult[])(await database.ExecuteAsync("XPENDING", key, group, from, "+", ReadAtOnce)
                .ConfigureAwait(false))!;
            foreach (var entry in entries.Select(entry => (RedisResult[])entry!))
            {
                foreach (var part in new[] { entry[0], entry[1], entry[3] })
                    MemberDigest.Append(hash, KeyReader.Bytes(part));
            }

            if (entries.Length < ReadAtOnce)
                return ContentDigest.Take(hash);
            from = $"({(string)((RedisResult[])entries[^1]!)[0]!}";
        }
    }

    private List<KeyValuePair<string, string>> About(Dictionary<string, RedisResult> group)
    {
        var properties = new List<KeyValuePair<string, string>> { new("last delivered id", (string)group["last-delivered-id"]!) };
        if ((string?)group["entries-read"] is { } read)
            properties.Add(new("entries read", read));
        if (expiry >= 0)
            properties.Add(new("expiry", RedisText.Moment(expiry)));
        return properties;
    }

    private static void AddPending(List<KeyValuePair<string, string>> properties, List<(string Id, string About)> pending)
    {
        properties.Add(new("pending count", pending.Count.ToString(CultureInfo.InvariantCulture)));
        if (pending.Count <= Shown)
            properties.AddRange(pending.Select(entry => KeyValuePair.Create($"pending {entry.Id}", entry.About)));
        else
            properties.Add(new("pending content", ContentDigest.Of(
                System.Text.Encoding.UTF8.GetBytes(string.Join('\n', pending.Select(entry => $"{entry.Id} {entry.About}")))).ToString()));
    }

    private FingerprintItem Item(Dictionary<string, RedisResult> group, List<KeyValuePair<string, string>> properties) =>
        new("stream group", $"{name}/{Text(group["name"])}", properties);

    private static string Text(RedisResult value) => RedisText.Of(KeyReader.Bytes(value));
}

using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>One key as items of a fingerprint: type, absolute expiry, and the value; how the server encodes it is left out.</summary>
/// <remarks>Of a small collection every member is a property; of a large one, the count and a digest.</remarks>
/// <param name="database">The database it is in.</param>
/// <param name="key">The key.</param>
/// <param name="type">Its type, as the server calls it.</param>
/// <param name="expiry">When its time is up, in milliseconds since 1970; -1 for never.</param>
internal sealed class KeyReader(IDatabase database, byte[] key, string type, long expiry)
{
    private const int Shown = 32;
    private const int Page = 1000;
    private const int Slice = 1024 * 1024;

    private readonly List<KeyValuePair<string, string>> properties = [];
    private readonly string name = $"{database.Database}/{RedisText.Of(key)}";

    /// <summary>The key.</summary>
    public byte[] Key => key;

    /// <summary>About how many bytes its value takes at a time; a large one is read in slices, or in pages of members.</summary>
    public long Weight { get; set => field = Math.Min(value, Slice); } = Slice;

    /// <summary>Whether its value is a text, and no collection.</summary>
    public bool IsText => type == "string";

    /// <summary>The item of a text that is known.</summary>
    public FingerprintItem Describe(ReadOnlySpan<byte> text)
    {
        Begin();
        Add("length", text.Length.ToString(CultureInfo.InvariantCulture));
        Add("value", RedisText.Of(text));
        return new FingerprintItem("key", name, properties);
    }

    /// <summary>Reads its value, some MB at a time.</summary>
    /// <exception cref="BackupException">It is of a type that is not known here, a module's.</exception>
    public async Task<List<FingerprintItem>> ReadAsync()
    {
        Begin();
        await ReadValueAsync().ConfigureAwait(false);
        var items = new List<FingerprintItem> { new("key", name, properties) };
        if (type == "stream")
            items.AddRange(await new StreamGroups(database, key, name, expiry).ReadAsync().ConfigureAwait(false));
        return items;
    }

    private void Begin()
    {
        Add("type", type);
        if (expiry >= 0)
            Add("expiry", RedisText.Moment(expiry));
    }

    private Task ReadValueAsync() => type switch
    {
        "string" => ReadStringAsync(),
        "list" => ReadListAsync(),
        "set" => ReadScannedAsync("SCARD", "SSCAN", "member", isPaired: false),
        "hash" => ReadScannedAsync("HLEN", "HSCAN", "field", isPaired: true),
        "zset" => ReadSortedAsync(),
        "stream" => ReadStreamAsync(),
        _ => throw new BackupException($"key {name} is of the type {type}, which can be backed up and not be compared"),
    };

    private async Task ReadStringAsync()
    {
        var length = (long)await AskAsync("STRLEN", key).ConfigureAwait(false);
        Add("length", length.ToString(CultureInfo.InvariantCulture));
        if (length <= Slice)
        {
            Add("value", RedisText.Of(Bytes(await AskAsync("GET", key).ConfigureAwait(false))));
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var from = 0L; from < length; from += Slice)
            hash.AppendData(Bytes(await AskAsync("GETRANGE", key, from, from + Slice - 1).ConfigureAwait(false)));
        Add("value", ContentDigest.Take(hash).ToString());
    }

    private async Task ReadListAsync()
    {
        var count = await CountAsync("LLEN", "element count").ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var from = 0L; from < count; from += Page)
        {
            var elements = (RedisResult[])(await AskAsync("LRANGE", key, from, from + Page - 1).ConfigureAwait(false))!;
            for (var i = 0; i < elements.Length; i++)
            {
                MemberDigest.Append(hash, Bytes(elements[i]));
                if (count <= Shown)
                    Add(FormattableString.Invariant($"element {i + 1}"), RedisText.Of(Bytes(elements[i])));
            }
        }

        if (count > Shown)
            Add("content", ContentDigest.Take(hash).ToString());
    }

    private async Task ReadScannedAsync(string counting, string scanning, string what, bool isPaired)
    {
        var count = await CountAsync(counting, $"{what} count").ConfigureAwait(false);
        var digest = new MemberDigest();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var answer = (RedisResult[])(await AskAsync(scanning, key, cursor, "COUNT", Page).ConfigureAwait(false))!;
            cursor = (string)answer[0]!;
            var found = (RedisResult[])answer[1]!;
            for (var i = 0; i < found.Length; i += isPaired ? 2 : 1)
            {
                var value = isPaired ? Bytes(found[i + 1]) : [];
                digest.Add(Bytes(found[i]), value);
                if (count <= Shown)
                    seen[$"{what} {RedisText.Of(Bytes(found[i]))}"] = isPaired ? RedisText.Of(value) : "there";
            }
        }
        while (cursor != "0");
        properties.AddRange(seen);
        if (count > Shown)
            Add("content", digest.Take().ToString());
    }

    private async Task ReadSortedAsync()
    {
        var count = await CountAsync("ZCARD", "member count").ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var from = 0L; from < count; from += Page)
        {
            var found = (RedisResult[])(await AskAsync("ZRANGE", key, from, from + Page - 1, "WITHSCORES").ConfigureAwait(false))!;
            for (var i = 0; i < found.Length; i += 2)
            {
                MemberDigest.Append(hash, Bytes(found[i]));
                MemberDigest.Append(hash, Bytes(found[i + 1])); // 17 digits, which tell all doubles apart
                if (count <= Shown)
                    Add($"score of {RedisText.Of(Bytes(found[i]))}", (string)found[i + 1]!);
            }
        }

        if (count > Shown)
            Add("content", ContentDigest.Take(hash).ToString());
    }

    private async Task ReadStreamAsync()
    {
        var count = await CountAsync("XLEN", "entry count").ConfigureAwait(false);
        var about = Pairs(await AskAsync("XINFO", "STREAM", key).ConfigureAwait(false));
        Add("last id", (string)about["last-generated-id"]!);
        Add("highest deleted id", (string)about["max-deleted-entry-id"]!);
        Add("entries added", (string)about["entries-added"]!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var from = "-";
        while (true)
        {
            var entries = (RedisResult[])(await AskAsync("XRANGE", key, from, "+", "COUNT", Page).ConfigureAwait(false))!;
            foreach (var entry in entries)
                AddEntry((RedisResult[])entry!, hash, count <= Shown);
            if (entries.Length < Page)
                break;
            from = $"({(string)((RedisResult[])entries[^1]!)[0]!}";
        }

        if (count > Shown)
            Add("content", ContentDigest.Take(hash).ToString());
    }

    private void AddEntry(RedisResult[] entry, IncrementalHash hash, bool isShown)
    {
        var fields = (RedisResult[])entry[1]!;
        MemberDigest.Append(hash, Bytes(entry[0]));
        MemberDigest.Append(hash, BitConverter.GetBytes(fields.Length));
        foreach (var field in fields)
            MemberDigest.Append(hash, Bytes(field));
        if (isShown)
            Add($"entry {(string)entry[0]!}", string.Join(' ', fields.Select(field => $"\"{RedisText.Of(Bytes(field))}\"")));
    }

    /// <summary>A flat list of names and values, as older protocols give it.</summary>
    internal static Dictionary<string, RedisResult> Pairs(RedisResult answer)
    {
        var flat = (RedisResult[])answer!;
        return Enumerable.Range(0, flat.Length / 2).ToDictionary(i => (string)flat[2 * i]!, i => flat[(2 * i) + 1], StringComparer.Ordinal);
    }

    /// <summary>The bytes of a value.</summary>
    internal static byte[] Bytes(RedisResult value) => (byte[]?)value ?? [];

    private async Task<long> CountAsync(string command, string property)
    {
        var count = (long)await AskAsync(command, key).ConfigureAwait(false);
        Add(property, count.ToString(CultureInfo.InvariantCulture));
        return count;
    }

    private void Add(string property, string value) => properties.Add(new(property, value));

    private Task<RedisResult> AskAsync(string command, params object[] arguments) => database.ExecuteAsync(command, arguments);
}

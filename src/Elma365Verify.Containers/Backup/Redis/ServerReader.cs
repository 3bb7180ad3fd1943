using System.Globalization;
using Elma365Verify.Backup.Fingerprints;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>Everything a server holds: users, libraries of functions, and the keys of all databases, with when they were read.</summary>
internal sealed class ServerReader(ConnectionMultiplexer connection, FingerprintWriter fingerprint, Action<string> report)
{
    // Every answer of a scan has to be waited for before the next can be asked for; the server takes about a millisecond for one.
    private const int KeysOfScan = 5000;

    // While some are on their way, one is described.
    private const int PagesAtOnce = 8;

    private readonly IDatabase server = connection.GetDatabase(0);

    /// <summary>Adds an item for each.</summary>
    /// <param name="users">The users; a server that took the keys over does not have them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task DescribeAsync(IReadOnlyList<RedisUser> users, CancellationToken cancellation)
    {
        var from = await NowAsync().ConfigureAwait(false);
        foreach (var user in users)
            fingerprint.Add(user.Describe());
        foreach (var library in ((RedisResult[])(await server.ExecuteAsync("FUNCTION", "LIST", "WITHCODE").ConfigureAwait(false))!)
            .Select(KeyReader.Pairs))
        {
            fingerprint.Add(FingerprintItem.Of(
                "function library",
                (string)library["library_name"]!,
                ("engine", (string)library["engine"]!),
                ("code", ContentDigest.Of(KeyReader.Bytes(library["library_code"])).ToString())));
        }

        var databases = await DatabasesAsync(server).ConfigureAwait(false);
        foreach (var number in databases)
            await DescribeAsync(connection.GetDatabase(number), cancellation).ConfigureAwait(false);
        fingerprint.Add(ReadingWindow.Describe(from, await NowAsync().ConfigureAwait(false), databases.LastOrDefault() + 1));
    }

    /// <summary>The server's users.</summary>
    public static async Task<List<RedisUser>> UsersAsync(IDatabase server) =>
        [.. ((RedisResult[])(await server.ExecuteAsync("ACL", "LIST").ConfigureAwait(false))!)
            .Select(line => RedisUser.Parse(KeyReader.Bytes(line)))];

    /// <summary>The numbers of the databases that hold keys, in order.</summary>
    public static async Task<List<int>> DatabasesAsync(IDatabase server) =>
        [.. (await InformationAsync(server, "keyspace").ConfigureAwait(false)).Keys
            .Select(name => int.Parse(name.AsSpan(2), CultureInfo.InvariantCulture)).Order()];

    /// <summary>How many keys without an expiry each database holds, by its name.</summary>
    public static async Task<string> LastingKeysAsync(IDatabase server)
    {
        var lasting = (await InformationAsync(server, "keyspace").ConfigureAwait(false))
            .Select(database => (database.Key, Numbers: Numbers(database.Value)))
            .Select(database => (database.Key, Count: database.Numbers["keys"] - database.Numbers["expires"]))
            .Where(database => database.Count > 0).OrderBy(database => database.Key, StringComparer.Ordinal);
        return string.Join(", ", lasting.Select(database => FormattableString.Invariant($"{database.Key}: {database.Count:N0}")));
    }

    // keys=3,expires=1,avg_ttl=0
    private static Dictionary<string, long> Numbers(string text) => text.Split(',').Select(part => part.Split('='))
        .ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>A section of what the server says of itself.</summary>
    public static async Task<Dictionary<string, string>> InformationAsync(IDatabase server, string section) =>
        ((string)(await server.ExecuteAsync("INFO", section).ConfigureAwait(false))!)
        .Split("\r\n").Where(line => line.Contains(':', StringComparison.Ordinal))
        .Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private async Task DescribeAsync(IDatabase database, CancellationToken cancellation)
    {
        var seen = new HashSet<UInt128>(); // a scan may give a key twice
        var reading = new Queue<(KeyPage Page, Task Read)>();
        var scanning = database.ExecuteAsync("SCAN", "0", "COUNT", KeysOfScan);
        while (scanning is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = (RedisResult[])(await scanning.ConfigureAwait(false))!;
            var cursor = (string)answer[0]!;
            scanning = cursor == "0" ? null : database.ExecuteAsync("SCAN", cursor, "COUNT", KeysOfScan);
            foreach (var keys in ((RedisResult[])answer[1]!).Select(KeyReader.Bytes).Where(key => seen.Add(Mark(key))).Chunk(KeyPage.Size))
            {
                var page = new KeyPage(database, keys);
                reading.Enqueue((page, Task.Run(page.ReadAsync, cancellation)));
                if (reading.Count == PagesAtOnce)
                    await TakeAsync(reading.Dequeue(), cancellation).ConfigureAwait(false);
            }

            report(FormattableString.Invariant($"described {seen.Count:N0} keys of database {database.Database}"));
        }

        while (reading.TryDequeue(out var next))
            await TakeAsync(next, cancellation).ConfigureAwait(false);
    }

    private async Task TakeAsync((KeyPage Page, Task Read) next, CancellationToken cancellation)
    {
        await next.Read.ConfigureAwait(false);
        foreach (var item in next.Page.Items)
            fingerprint.Add(item);
        foreach (var some in next.Page.Unread())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var items in await Task.WhenAll(some.Select(key => key.ReadAsync())).ConfigureAwait(false))
                items.ForEach(fingerprint.Add);
        }
    }

    private static UInt128 Mark(byte[] key) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(System.Security.Cryptography.SHA256.HashData(key));

    private async Task<long> NowAsync()
    {
        var time = (RedisResult[])(await server.ExecuteAsync("TIME").ConfigureAwait(false))!;
        return ((long)time[0] * 1000) + ((long)time[1] / 1000);
    }
}

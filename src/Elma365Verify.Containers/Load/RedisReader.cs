using Elma365Verify.Containers.DataSets;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Load;

/// <summary>Reads keys by what they begin with, in database 0.</summary>
internal sealed class RedisReader(IConnectionMultiplexer client) : IPlaceReader
{
    private const int Page = 500;

    /// <inheritdoc/>
    public async Task<List<FoundRecord>> ReadAsync(RecordPlace place, CancellationToken cancellation)
    {
        var database = client.GetDatabase(0);
        var found = new Dictionary<string, FoundRecord>(StringComparer.Ordinal); // a scan may give a key twice
        var cursor = "0";
        do
        {
            var answer = (RedisResult[])(await database.ExecuteAsync("SCAN", cursor, "MATCH", $"{place.Name}*", "COUNT", Page)
                .WaitAsync(cancellation).ConfigureAwait(false))!;
            cursor = (string)answer[0]!;
            var keys = ((RedisKey[])answer[1]!).Where(key => !found.ContainsKey((string)key!)).ToArray();
            var values = keys.Length == 0 ? [] : await database.StringGetAsync(keys).WaitAsync(cancellation).ConfigureAwait(false);
            foreach (var (key, value) in keys.Zip(values))
                found[(string)key!] = Key((string)key!, value);
        }
        while (cursor != "0");
        return [.. found.Values];
    }

    private static FoundRecord Key(string key, RedisValue value) => !value.IsNull && OrderName.Read((byte[])value!) is { } order
        ? new FoundRecord(key, [("order", RecordPlace.Named(StoreRole.PostgreSql, order))])
        : FoundRecord.Of(key);
}

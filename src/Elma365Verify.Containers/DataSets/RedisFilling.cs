using System.Globalization;
using System.Text;
using Elma365Verify.Reporting;
using StackExchange.Redis;

namespace Elma365Verify.Containers.DataSets;

/// <summary>Fills Redis: the commands of a file as <c>redis-cli</c> reads them, and the bulk in pipelines.</summary>
/// <param name="client">The server; its configuration allows administration.</param>
internal sealed class RedisFilling(IConnectionMultiplexer client) : IStoreFilling
{
    private const int Pipeline = 500;

    /// <inheritdoc/>
    public string Store => StoreRole.Redis;

    /// <inheritdoc/>
    public async Task FillAsync(BulkRecords bulk, IRunPhase phase, CancellationToken cancellation)
    {
        var database = client.GetDatabase(0);
        await new FixtureFile("redis.txt").TakeStepsAsync(
            async line =>
            {
                var words = RedisWords.Of(line);
                if (Encoding.UTF8.GetString(words[0]) == "SELECT")
                    database = client.GetDatabase(int.Parse(Encoding.UTF8.GetString(words[1]), CultureInfo.InvariantCulture));
                else
                    await RunAsync(database, words, cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        var sessions = client.GetDatabase(0);
        var written = 0;
        foreach (var some in bulk.Sessions().Chunk(Pipeline))
        {
            await Task.WhenAll(some.Select(session => sessions.StringSetAsync(session.Key, session.Text))).WaitAsync(cancellation)
                .ConfigureAwait(false);
            written += some.Length;
            phase.Report(string.Create(CultureInfo.InvariantCulture, $"redis: {written:N0} of {bulk.Size.Sessions:N0} sessions"));
        }
    }

    private static Task<RedisResult> RunAsync(IDatabase database, List<byte[]> words, CancellationToken cancellation) =>
        database.ExecuteAsync(Encoding.UTF8.GetString(words[0]), [.. words.Skip(1).Cast<object>()]).WaitAsync(cancellation);
}

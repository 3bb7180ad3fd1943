using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>The dump and load of each store that a backup is measured beside.</summary>
/// <param name="engine">The engine toolboxes run on.</param>
/// <param name="tools">The image with the store's tools; null for a store that has none.</param>
/// <param name="runId">The run's name; toolboxes carry it as a label.</param>
internal sealed class PlainCopies(DockerEngine engine, ResolvedImage? tools, string runId)
{
    private static readonly TimeSpan ToolboxLife = TimeSpan.FromHours(6);

    /// <summary>What it is, in words.</summary>
    public static string Baseline(string store) => store switch
    {
        StoreRole.PostgreSql => "pg_dumpall --globals-only and pg_dump -Fc; psql and pg_restore",
        StoreRole.Redis => "redis-cli --rdb; a server that loads the file and is replicated from",
        StoreRole.MongoDb =>
            "plain client loop, for want of mongodump: every document by the driver into a file and back, without options, indexes, users",
        StoreRole.RabbitMq =>
            "plain client loop, as the broker has no tool for messages: bodies alone of classic queues by a consumer into files and back",
        StoreRole.S3 =>
            "plain client loop, for want of mc: every object's content, one after another, into a file and back, without versions, headers",
        _ => throw new ArgumentOutOfRangeException(nameof(store), store, "There is no such store."),
    };

    /// <summary>Opens one.</summary>
    /// <exception cref="EnvironmentException">A toolbox can't be started.</exception>
    public async Task<IPlainCopy> OpenAsync(ReachableStore source, ReachableStore target, CancellationToken cancellation)
    {
        if (source.Store is StoreRole.PostgreSql or StoreRole.Redis)
            return await WithToolsAsync(source, target, cancellation).ConfigureAwait(false);
        var from = await OpenedClients.OpenAsync([source], cancellation).ConfigureAwait(false);
        try
        {
            var into = await OpenedClients.OpenAsync([target], cancellation).ConfigureAwait(false);
            return source.Store switch
            {
                StoreRole.MongoDb => new MongoDbLoop(from, into),
                StoreRole.RabbitMq => new RabbitMqLoop(from, into),
                _ => new S3Loop(from, into),
            };
        }
        catch
        {
            await from.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IPlainCopy> WithToolsAsync(ReachableStore source, ReachableStore target, CancellationToken cancellation)
    {
        var from = await Toolbox.StartAsync(engine, tools!, runId, source.Place.Network, ToolboxLife, cancellation).ConfigureAwait(false);
        try
        {
            var into = await Toolbox.StartAsync(engine, tools!, runId, target.Place.Network, ToolboxLife, cancellation)
                .ConfigureAwait(false);
            return source.Store == StoreRole.PostgreSql
                ? new PostgreSqlTools(source, from, target, into)
                : new RedisTools(source, from, target, into);
        }
        catch
        {
            await from.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>
/// Writers that keep all stores busy while they are backed up: an object, a document, a row with two lines that names both, and a
/// message and a key that name the row. Each store's writes are in a ledger of that store.
/// </summary>
/// <remarks>
/// A record is named only after its store has acknowledged it, nothing is deleted, and nothing is tried again. Each store has lanes
/// of its own, which name what the others acknowledged last: one that stands still stops no other.
/// </remarks>
public sealed class LoadWriters : IAsyncDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource ending = new();
    private readonly List<StoreLanes> stores;
    private readonly LoadOptions options;
    private readonly TimeProvider time;
    private readonly Task running;

    private LoadWriters(List<StoreLanes> stores, LoadOptions options, TimeProvider time)
    {
        (this.stores, this.options, this.time) = (stores, options, time);
        stopping.CancelAfter(options.Longest);
        running = Task.WhenAll(stores.Select(store => store.RunAsync(stopping.Token, ending.Token)));
    }

    /// <summary>What each store's writers came to until now, in the order of <see cref="StoreRole.All"/>.</summary>
    public ImmutableArray<StoreLoad> Progress => [.. stores.Select(store => store.Load)];

    /// <summary>Makes the places of every store that has its clients, and begins to write.</summary>
    /// <param name="clients">The stores; the clients must outlive the writers.</param>
    /// <param name="ledgers">Each store's ledger; the caller marks the backups in it, and disposes of it afterwards.</param>
    /// <param name="options">How much they write.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="ArgumentException">A store has no ledger.</exception>
    /// <exception cref="Elma365Verify.Backup.BackupException">A place can't be made; the message names the store.</exception>
    public static Task<LoadWriters> StartAsync(
        StoreClients clients, IReadOnlyDictionary<string, WriteLedger> ledgers, LoadOptions options, CancellationToken cancellation) =>
        StartAsync(Writers(clients), ledgers, options, TimeProvider.System, cancellation);

    internal static async Task<LoadWriters> StartAsync(
        IReadOnlyList<IStoreWriter> writers,
        IReadOnlyDictionary<string, WriteLedger> ledgers,
        LoadOptions options,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (writers.FirstOrDefault(writer => !ledgers.ContainsKey(writer.Store)) is { } without)
            throw new ArgumentException($"{without.Store} has no ledger.", nameof(ledgers));
        await Task.WhenAll(writers.Select(writer => PrepareAsync(writer, cancellation))).ConfigureAwait(false);
        var newest = new NewestRecords([.. writers.Select(writer => writer.Store)]);
        return new LoadWriters(
            [.. writers.Select(writer => new StoreLanes(writer, ledgers[writer.Store], newest, options, time))], options, time);
    }

    /// <summary>Waits until every store has acknowledged some writes, or the time is up.</summary>
    /// <param name="acknowledged">How many each should have.</param>
    /// <param name="within">How long to wait.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What they came to: look at it, a store may have acknowledged fewer.</returns>
    public async Task<ImmutableArray<StoreLoad>> WaitAsync(int acknowledged, TimeSpan within, CancellationToken cancellation)
    {
        var from = time.GetTimestamp();
        while (Progress.Any(store => store.Acknowledged < acknowledged) && time.GetElapsedTime(from) < within)
            await Task.Delay(AskAgain, time, cancellation).ConfigureAwait(false);
        return Progress;
    }

    /// <summary>
    /// Stops: when this returns, nothing is noted any more; a store that did not answer may still carry out what it was sent.
    /// </summary>
    /// <returns>What they came to.</returns>
    public async Task<ImmutableArray<StoreLoad>> StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        ending.CancelAfter(options.StopWithin);
        await running.ConfigureAwait(false);
        return Progress;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        stopping.Dispose();
        ending.Dispose();
    }

    private static List<IStoreWriter> Writers(StoreClients clients)
    {
        var writers = new List<IStoreWriter>();
        if (clients.Has(StoreRole.S3))
            writers.Add(new S3Writer(clients.S3!));
        if (clients.Has(StoreRole.MongoDb))
            writers.Add(new MongoDbWriter(clients.MongoDb!));
        if (clients.Has(StoreRole.PostgreSql))
            writers.Add(new PostgreSqlWriter(clients.PostgreSql!));
        if (clients.Has(StoreRole.RabbitMq))
            writers.Add(new RabbitMqWriter(clients.RabbitMq!, clients.RabbitMqManagement!));
        if (clients.Has(StoreRole.Redis))
            writers.Add(new RedisWriter(clients.Redis!));
        return writers;
    }

    private static async Task PrepareAsync(IStoreWriter writer, CancellationToken cancellation)
    {
        try
        {
            await writer.PrepareAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new Elma365Verify.Backup.BackupException($"{writer.Store} can't be written to: {exception.Message}", exception);
        }
    }
}

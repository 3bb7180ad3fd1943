using System.Collections.Immutable;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Load;

/// <summary>Sets keys.</summary>
internal sealed class RedisWriter(IConnectionMultiplexer client) : IStoreWriter, IWriterLane
{
    private static readonly RecordPlace Place = LoadPlaces.Sessions;

    /// <inheritdoc/>
    public string Store => StoreRole.Redis;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public ImmutableArray<RecordAddress> RecordsOf(Guid id) => [Place.AddressOf($"{Place.Name}{id}")];

    /// <inheritdoc/>
    public Task<IWriterLane> OpenAsync(CancellationToken cancellation) => Task.FromResult<IWriterLane>(this);

    /// <inheritdoc/>
    public async Task WriteAsync(LoadWrite write, CancellationToken cancellation)
    {
        RedisKey key = $"{Place.Name}{write.Id}";
        RedisValue value = OrderName.Write(write.In(StoreRole.PostgreSql));
        if (!await client.GetDatabase(0).StringSetAsync(key, value, when: When.NotExists).WaitAsync(cancellation).ConfigureAwait(false))
            throw new BackupException($"the server says that {key} was there before it was written");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Load;

/// <summary>Publishes persistent messages into a durable queue, each confirmed by the broker.</summary>
internal sealed class RabbitMqWriter(Func<string, CancellationToken, Task<IConnection>> connectAsync, HttpClient management) : IStoreWriter
{
    private static readonly RecordPlace Place = LoadPlaces.Messages;

    /// <inheritdoc/>
    public string Store => StoreRole.RabbitMq;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await new BrokerApi(management).OpenHostAsync(Place.Area, cancellation).ConfigureAwait(false);
        var connection = await connectAsync(Place.Area, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        await using var __ = channel.ConfigureAwait(false);
        await channel.QueueDeclareAsync(Place.Leaf, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ImmutableArray<RecordAddress> RecordsOf(Guid id) => [Place.AddressOf($"{id}")];

    /// <inheritdoc/>
    public async Task<IWriterLane> OpenAsync(CancellationToken cancellation) => await RabbitMqLane.OpenAsync(
        await connectAsync(Place.Area, cancellation).ConfigureAwait(false), Place.Leaf, cancellation).ConfigureAwait(false);
}

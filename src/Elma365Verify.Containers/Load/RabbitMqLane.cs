using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.DataSets;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Load;

/// <summary>A connection over which messages are published, one at a time.</summary>
internal sealed class RabbitMqLane : IWriterLane
{
    private readonly IConnection connection;
    private readonly ConfirmedPublisher publisher;
    private readonly string queue;

    private RabbitMqLane(IConnection connection, ConfirmedPublisher publisher, string queue) =>
        (this.connection, this.publisher, this.queue) = (connection, publisher, queue);

    /// <summary>Opens one; it owns the connection, also where it can't be opened.</summary>
    public static async Task<RabbitMqLane> OpenAsync(IConnection connection, string queue, CancellationToken cancellation)
    {
        try
        {
            return new RabbitMqLane(connection, await ConfirmedPublisher.OpenAsync(connection, cancellation).ConfigureAwait(false), queue);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(LoadWrite write, CancellationToken cancellation)
    {
        var properties = new BasicProperties { MessageId = $"{write.Id}", Persistent = true, ContentType = "application/json" };
        var message = new RabbitMqMessage(string.Empty, queue, properties, OrderName.Write(write.In(StoreRole.PostgreSql)));
        await publisher.PublishAsync(string.Empty, message, cancellation).ConfigureAwait(false);
        await publisher.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await publisher.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }
}

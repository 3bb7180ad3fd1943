using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>Who reads which store.</summary>
internal static class PlaceReaders
{
    /// <summary>The reader of a store.</summary>
    /// <exception cref="ArgumentException">The store has no clients.</exception>
    public static IPlaceReader Of(StoreClients clients, string store) => !clients.Has(store)
        ? throw new ArgumentException($"{store} has no clients.", nameof(clients))
        : store switch
        {
            StoreRole.PostgreSql => new PostgreSqlReader(clients.PostgreSql!),
            StoreRole.MongoDb => new MongoDbReader(clients.MongoDb!),
            StoreRole.RabbitMq => new RabbitMqReader(clients.RabbitMq!, clients.RabbitMqManagement!),
            StoreRole.Redis => new RedisReader(clients.Redis!),
            _ => new S3Reader(clients.S3!),
        };
}

using System.Text;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Load;
using MongoDB.Bson;
using MongoDB.Driver;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Load;

/// <summary>Changes to the writers' places that no writer makes.</summary>
internal static class ByHand
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    /// <summary>Removes a record; of a queue, the one that is delivered first.</summary>
    public static async Task RemoveAsync(StoreClients clients, RecordAddress record, CancellationToken token)
    {
        switch (record.Store)
        {
            case StoreRole.PostgreSql:
                await DoAsync(clients, $"delete from load.order_lines where order_id = '{record.Key}'", token);
                await DoAsync(clients, $"delete from load.orders where id = '{record.Key}'", token);
                break;
            case StoreRole.MongoDb:
                await Documents(clients).DeleteOneAsync(Where.Eq("_id", record.Key), token);
                break;
            case StoreRole.Redis:
                await clients.Redis!.GetDatabase(0).KeyDeleteAsync(record.Key);
                break;
            case StoreRole.S3:
                await clients.S3!.DeleteObjectAsync(record.Kind, record.Key, token);
                break;
            default:
                await TakeFirstAsync(clients, token);
                break;
        }
    }

    /// <summary>Adds a record that no ledger knows.</summary>
    public static async Task<RecordAddress> AddAsync(StoreClients clients, string store, CancellationToken token)
    {
        var id = $"{Guid.NewGuid()}";
        switch (store)
        {
            case StoreRole.PostgreSql:
                await DoAsync(clients, $"insert into load.orders (id, attachments) values ('{id}', '{{}}')", token);
                return LoadPlaces.Orders.AddressOf(id);
            case StoreRole.MongoDb:
                await Documents(clients).InsertOneAsync(new BsonDocument("_id", id), cancellationToken: token);
                return LoadPlaces.Documents.AddressOf(id);
            case StoreRole.Redis:
                await clients.Redis!.GetDatabase(0).StringSetAsync($"{LoadPlaces.Sessions.Name}{id}", "{}");
                return LoadPlaces.Sessions.AddressOf($"{LoadPlaces.Sessions.Name}{id}");
            case StoreRole.S3:
                await clients.S3!.PutObjectAsync(
                    new() { BucketName = LoadPlaces.Attachments.Name, Key = id, ContentBody = "by hand" }, token);
                return LoadPlaces.Attachments.AddressOf(id);
            default:
                await PublishAsync(clients, id, token);
                return LoadPlaces.Messages.AddressOf(id);
        }
    }

    /// <summary>Publishes a message with an id, whether or not there is one with it.</summary>
    public static async Task PublishAsync(StoreClients clients, string id, CancellationToken token)
    {
        await using var connection = await clients.RabbitMq!(LoadPlaces.Messages.Area, token);
        await using var publisher = await ConfirmedPublisher.OpenAsync(connection, token);
        var properties = new BasicProperties { MessageId = id, Persistent = true };
        var message = new RabbitMqMessage(string.Empty, LoadPlaces.Messages.Leaf, properties, Encoding.UTF8.GetBytes("{}"));
        await publisher.PublishAsync(string.Empty, message, token);
        await publisher.FlushAsync(token);
    }

    /// <summary>Runs a statement in the database of all tables.</summary>
    public static async Task DoAsync(StoreClients clients, string sql, CancellationToken token)
    {
        await using var connection = await clients.PostgreSql!(RecordPlace.Database, token);
        await connection.DoAsync(sql, token);
    }

    private static async Task TakeFirstAsync(StoreClients clients, CancellationToken token)
    {
        await using var connection = await clients.RabbitMq!(LoadPlaces.Messages.Area, token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        await channel.BasicGetAsync(LoadPlaces.Messages.Leaf, autoAck: true, token);
    }

    private static IMongoCollection<BsonDocument> Documents(StoreClients clients) =>
        clients.MongoDb!.GetDatabase(LoadPlaces.Documents.Area).GetCollection<BsonDocument>(LoadPlaces.Documents.Leaf);
}

using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>A client, and a database of its own that is dropped with all that is in it.</summary>
internal sealed record MongoDbSession(IMongoClient Client, IMongoDatabase Database, CancellationToken Token)
{
    /// <summary>Performs with a new database.</summary>
    public static async Task RunAsync(
        Func<IPEndPoint, IMongoClient> createClient, IPEndPoint endpoint, Func<MongoDbSession, Task> performAsync, CancellationToken token)
    {
        using var client = createClient(endpoint);
        var name = OwnName.Create();
        var session = new MongoDbSession(client, client.GetDatabase(name), token);
        await CleanUp.AfterAsync(() => performAsync(session), late => client.DropDatabaseAsync(name, late));
    }

    /// <summary>A collection of the database.</summary>
    public IMongoCollection<BsonDocument> Collection(string name) => Database.GetCollection<BsonDocument>(name);

    /// <summary>How many documents a collection has.</summary>
    public Task<long> CountAsync(string name) => Collection(name).CountDocumentsAsync(new BsonDocument(), cancellationToken: Token);
}

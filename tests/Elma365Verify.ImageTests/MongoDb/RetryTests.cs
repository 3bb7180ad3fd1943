using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>What a driver does by itself when its connection is lost in the middle of a read.</summary>
public sealed class RetryTests
{
    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_read_whose_connection_is_cut_is_tried_again_by_the_driver(CancellationToken token)
    {
        await using var forwarder = new CuttingForwarder(MongoDbServer.Endpoint);

        Assert.That(await ReadWhileCutAsync(forwarder, retries: true, token), Is.EqualTo([new BsonDocument("_id", 1)]));
        Assert.That(forwarder.Cuts, Is.EqualTo(1));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Without_retries_the_same_read_fails(CancellationToken token)
    {
        await using var forwarder = new CuttingForwarder(MongoDbServer.Endpoint);

        Assert.That(() => ReadWhileCutAsync(forwarder, retries: false, token), Throws.InstanceOf<MongoConnectionException>());
        Assert.That(forwarder.Cuts, Is.EqualTo(1));
    }

    private static async Task<List<BsonDocument>> ReadWhileCutAsync(CuttingForwarder forwarder, bool retries, CancellationToken token)
    {
        var written = MongoDbServer.NewCollection();
        await written.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: token);
        var settings = MongoDbServer.SettingsOf(MongoDbServer.Container);
        settings.Server = new MongoServerAddress($"{forwarder.Endpoint.Address}", forwarder.Endpoint.Port);
        settings.RetryReads = retries;
        using var client = new MongoClient(settings);
        var read = client.GetDatabase(written.Database.DatabaseNamespace.DatabaseName)
            .GetCollection<BsonDocument>(written.CollectionNamespace.CollectionName);

        // The first read opens the connection that the second one loses.
        Assert.That(await read.Find("{}").ToListAsync(token), Has.Count.EqualTo(1));
        forwarder.CutAtNext("find"u8.ToArray());
        return await read.Find("{}").ToListAsync(token);
    }
}

using System.Net;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.MongoDb;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;
using Testcontainers.MongoDb;

namespace Elma365Verify.ImageTests.Backup.MongoDb;

/// <summary>A server of the image under test, its root user's client, and its archive.</summary>
internal sealed class MongoDbSite : IAsyncDisposable
{
    private readonly MongoDbContainer container;
    private readonly IReadOnlyCollection<string> lacks;

    private MongoDbSite(MongoDbContainer container, IReadOnlyCollection<string> lacks)
    {
        (this.container, this.lacks) = (container, lacks);
        Client = Connect(Endpoint);
        Archive = ArchiveOf(Client);
    }

    public MongoClient Client { get; }

    public MongoDbArchive Archive { get; }

    public IContainer Container => container;

    public IPEndPoint Endpoint => container.LoopbackEndpoint(MongoDbBuilder.MongoDbPort);

    public static async Task<MongoDbSite> StartAsync(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("mongodb", token);
        return new MongoDbSite(await MongoDbServer.StartAsync(builder => builder, token), image.StandIn?.Lacks ?? []);
    }

    /// <summary>The archive by another client, or of an image that declares other lacks.</summary>
    public MongoDbArchive ArchiveOf(IMongoClient client, IReadOnlyCollection<string>? declared = null) => new(client, declared ?? lacks);

    /// <summary>A client of the root user that connects to the server by another way.</summary>
    public MongoClient Connect(IPEndPoint endpoint)
    {
        var url = new MongoUrl(container.GetConnectionString());
        return StoreConnections.MongoDb(new StoreAccount(url.Username, url.Password), endpoint);
    }

    /// <summary>Runs commands, each given as its database and MongoDB's shell notation: <c>shop { drop: 'orders' }</c>.</summary>
    public async Task DoAsync(CancellationToken token, params IEnumerable<string> commands)
    {
        foreach (var command in commands)
        {
            var blank = command.IndexOf(' ', StringComparison.Ordinal);
            await DoAsync(command[..blank], BsonDocument.Parse(command[(blank + 1)..]), token);
        }
    }

    /// <summary>Runs a command, and fails where it wrote nothing of what it should.</summary>
    public async Task DoAsync(string database, BsonDocument command, CancellationToken token)
    {
        var answer = await Client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: token);
        Assert.That(answer.Contains("writeErrors"), Is.False, answer.ToString());
        if (command.GetElement(0).Name is "insert" or "delete" or "update")
            Assert.That(answer["n"].ToInt32(), Is.GreaterThan(0), command.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await container.DisposeAsync();
    }
}

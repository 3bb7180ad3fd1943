using Elma365Verify.Backup;
using Elma365Verify.Containers.Services;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>What a server is, and whom it takes the client for.</summary>
/// <param name="Version">What it calls itself: <c>MongoDB 8.0.4</c>, or a stand-in's product.</param>
/// <param name="IsStandIn">Whether another product stands in MongoDB's place, and says so.</param>
/// <param name="User">The connected user, as <c>database.name</c>; null where the server asks for none.</param>
internal sealed record ServerIdentity(string Version, bool IsStandIn, string? User)
{
    private static readonly BsonDocument BuildInfo = new("buildInfo", 1);
    private static readonly BsonDocument Hello = new("hello", 1);
    private static readonly BsonDocument ConnectionStatus = new("connectionStatus", 1);

    /// <summary>Asks the server.</summary>
    /// <exception cref="BackupException">It routes to a cluster's shards.</exception>
    public static async Task<ServerIdentity> AskAsync(IMongoClient client, CancellationToken cancellation)
    {
        var hello = await client.AskAdminAsync(Hello, cancellation).ConfigureAwait(false);
        if (hello.GetValue("msg", string.Empty) == "isdbgrid")
            throw new BackupException("this server routes to a sharded cluster, which can't be backed up through it");
        var build = await client.AskAdminAsync(BuildInfo, cancellation).ConfigureAwait(false);
        var status = await client.AskAdminAsync(ConnectionStatus, cancellation).ConfigureAwait(false);
        var users = status["authInfo"]["authenticatedUsers"].AsBsonArray;
        return new ServerIdentity(
            MongoDbService.Describe(build),
            build.Contains("standIn"),
            users.Count == 0 ? null : $"{users[0]["db"].AsString}.{users[0]["user"].AsString}");
    }

    /// <summary>The server's clock.</summary>
    public static async Task<DateTimeOffset> ClockAsync(IMongoClient client, CancellationToken cancellation) =>
        (await client.AskAdminAsync(Hello, cancellation).ConfigureAwait(false))["localTime"].ToUniversalTime();
}

using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Backup.Contents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>What of a server no backup keeps, as far as there is some. What a server does not know, it holds none of.</summary>
/// <param name="client">A client of the server.</param>
/// <param name="catalogue">Its catalogue, read before.</param>
internal sealed class MongoDbLeftOut(IMongoClient client, MongoDbCatalogue catalogue)
{
    private const int Unauthorized = 13;

    // What every server has there, which nobody misses in another.
    private static readonly string[] Servers = ["startup_log", "system.", "transactions", "image_collection", "replset."];

    private readonly ImmutableArray<NotKept>.Builder found = ImmutableArray.CreateBuilder<NotKept>();

    /// <summary>Asks the server.</summary>
    /// <param name="users">Its users and roles.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ImmutableArray<NotKept>> FindAsync(UserDirectory users, CancellationToken cancellation)
    {
        foreach (var (kind, name) in catalogue.LeftOut)
            Add(kind, name);
        AddFields("user", users.Users, KnownFields.User);
        AddFields("role", users.Roles, KnownFields.Role);
        foreach (var user in users.Users.Where(user => !user.Contains("credentials")))
            Add(MongoDbKinds.Passwords, user["_id"].ToString()!);
        foreach (var database in catalogue.Databases)
            await AskAsync(
                MongoDbKinds.Profiler, database, new BsonDocument("profile", -1), answer => Profiling(database, answer), cancellation)
                .ConfigureAwait(false);
        foreach (var database in (string[])["local", "config"])
            await AskAsync(
                MongoDbKinds.Own,
                database,
                new BsonDocument { { "listCollections", 1 }, { "nameOnly", true } },
                answer => Own(database, answer),
                cancellation).ConfigureAwait(false);
        await AskAdminAsync(MongoDbKinds.ReplicaSet, new BsonDocument("hello", 1), ReplicaSet, cancellation).ConfigureAwait(false);
        await AskAdminAsync(
            MongoDbKinds.Compatibility, new BsonDocument { { "getParameter", 1 }, { "featureCompatibilityVersion", 1 } }, Compatibility,
            cancellation).ConfigureAwait(false);
        await AskAdminAsync(MongoDbKinds.Parameters, new BsonDocument("getCmdLineOpts", 1), Parameters, cancellation).ConfigureAwait(false);
        await AskAdminAsync(
            MongoDbKinds.ClusterParameters, new BsonDocument("getClusterParameter", "*"), ClusterParameters, cancellation)
            .ConfigureAwait(false);
        await AskAdminAsync(MongoDbKinds.QuerySettings, Aggregate(1, "$querySettings"), QuerySettings, cancellation).ConfigureAwait(false);
        await AskAdminAsync(MongoDbKinds.Transactions, new BsonDocument("serverStatus", 1), Transactions, cancellation)
            .ConfigureAwait(false);
        await AddSearchIndexesAsync(cancellation).ConfigureAwait(false);
        return found.ToImmutable();
    }

    private async Task AddSearchIndexesAsync(CancellationToken cancellation)
    {
        foreach (var (database, collection) in catalogue.Plain)
        {
            var isKnown = await AskAsync(
                MongoDbKinds.SearchIndexes, database, Aggregate(collection, "$listSearchIndexes"),
                answer => Batch(answer).Select(index => $"{index.GetValue("name", "?")} of {database}.{collection}"), cancellation)
                .ConfigureAwait(false);
            if (!isKnown)
                return;
        }
    }

    private static BsonDocument Aggregate(BsonValue target, string stage) => new()
    {
        { "aggregate", target },
        { "pipeline", new BsonArray { new BsonDocument(stage, new BsonDocument()) } },
        { "cursor", new BsonDocument() },
    };

    private static IEnumerable<BsonDocument> Batch(BsonDocument answer) =>
        answer["cursor"]["firstBatch"].AsBsonArray.Select(item => item.AsBsonDocument);

    private static IEnumerable<string> Profiling(string database, BsonDocument answer)
    {
        if (answer.GetValue("was", 0).ToInt32() > 0)
            yield return $"{answer["was"]} of {database}";
    }

    private static IEnumerable<string> Own(string database, BsonDocument answer) =>
        from collection in Batch(answer)
        let name = collection["name"].AsString
        where !Array.Exists(Servers, known => name.StartsWith(known, StringComparison.Ordinal))
        select $"{database}.{name}";

    private static IEnumerable<string> ReplicaSet(BsonDocument answer)
    {
        if (answer.TryGetValue("setName", out var name))
            yield return $"of {name}, {answer.GetValue("hosts", new BsonArray()).AsBsonArray.Count} members";
    }

    private static IEnumerable<string> Compatibility(BsonDocument answer)
    {
        if (answer.TryGetValue("featureCompatibilityVersion", out var version))
            yield return version is BsonDocument told ? told.GetValue("version", "?").ToString()! : version.ToString()!;
    }

    private static IEnumerable<string> Parameters(BsonDocument answer) =>
        answer.GetValue("parsed", new BsonDocument()).AsBsonDocument.Names;

    private static IEnumerable<string> ClusterParameters(BsonDocument answer) =>
        from parameter in answer["clusterParameters"].AsBsonArray.Select(item => item.AsBsonDocument)
        where parameter.TryGetValue("clusterParameterTime", out var set) && set != new BsonTimestamp(0, 0)
        select parameter["_id"].ToString()!;

    private static IEnumerable<string> QuerySettings(BsonDocument answer) =>
        Batch(answer).Select(settings => $"of the query shape {settings.GetValue("queryShapeHash", "?")}");

    private static IEnumerable<string> Transactions(BsonDocument answer)
    {
        if (answer.TryGetValue("transactions", out var transactions)
            && transactions.AsBsonDocument.GetValue("currentOpen", 0).ToInt64() is > 0 and var open)
            yield return open.ToString(CultureInfo.InvariantCulture);
    }

    private void AddFields(string kind, ImmutableArray<BsonDocument> items, System.Collections.Frozen.FrozenSet<string> known)
    {
        foreach (var field in items.SelectMany(item => KnownFields.Beyond(item, known)).Distinct(StringComparer.Ordinal))
            Add(MongoDbKinds.Fields, $"{kind}: {field}");
    }

    private Task<bool> AskAdminAsync(
        string kind, BsonDocument command, Func<BsonDocument, IEnumerable<string>> names, CancellationToken cancellation) =>
        AskAsync(kind, "admin", command, names, cancellation);

    // False where the server does not know the command: of another version, or a stand-in.
    private async Task<bool> AskAsync(
        string kind, string database, BsonDocument command, Func<BsonDocument, IEnumerable<string>> names, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellation)
                .ConfigureAwait(false);
            foreach (var name in names(answer))
                Add(kind, name);
            return true;
        }
        catch (MongoCommandException exception) when (exception.Code == Unauthorized)
        {
            Add(kind, $"in {database}: whether there are any, this user may not ask");
            return true;
        }
        catch (MongoCommandException)
        {
            return false;
        }
    }

    private void Add(string kind, string name) => found.Add(NotKept.Of(kind, name));
}

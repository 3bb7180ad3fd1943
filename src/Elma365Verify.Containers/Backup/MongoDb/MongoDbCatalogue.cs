using System.Collections.Immutable;
using Elma365Verify.Backup;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// What databases and collections a server has, but for its own: <c>local</c>, <c>config</c>, and <c>system.*</c> apart from
/// <c>system.js</c>, as mongodump has it.
/// </summary>
internal sealed class MongoDbCatalogue(IMongoClient client, ServerIdentity server)
{
    private const int NamespaceNotFound = 26;

    // Kept as what they are: views, users, roles.
    private static readonly string[] KeptOtherwise = ["system.views", "system.users", "system.roles", "system.version"];

    private readonly List<(string Kind, string Name)> leftOut = [];
    private readonly List<(string Database, string Name)> plain = [];

    /// <summary>The databases that were listed.</summary>
    public ImmutableArray<string> Databases { get; private set; } = [];

    /// <summary>The collections that were listed, without views.</summary>
    public IReadOnlyList<(string Database, string Name)> Plain => plain;

    /// <summary>What was listed and is not in a backup, by its kind.</summary>
    public IReadOnlyList<(string Kind, string Name)> LeftOut => leftOut;

    /// <summary>The collections and views of all databases, by database and name.</summary>
    /// <exception cref="BackupException">There is one of a kind a backup does not hold.</exception>
    public async Task<ImmutableArray<MongoDbCollection>> CollectionsAsync(CancellationToken cancellation)
    {
        var question = new BsonDocument { { "listDatabases", 1 }, { "nameOnly", true } };
        // A user who may not see all of them is otherwise shown some, without a word.
        if (!server.IsStandIn)
            question.Add("authorizedDatabases", false);
        var answer = await client.AskAdminAsync(question, cancellation).ConfigureAwait(false);
        var names = answer["databases"].AsBsonArray.Select(database => database["name"].AsString)
            .Where(name => name is not ("local" or "config"))
            .Order(StringComparer.Ordinal);
        var collections = ImmutableArray.CreateBuilder<MongoDbCollection>();
        Databases = [.. names];
        foreach (var name in Databases)
            collections.AddRange(await InAsync(name, cancellation).ConfigureAwait(false));
        return collections.ToImmutable();
    }

    /// <summary>Refuses a collection that isn't any more what it was when it was listed.</summary>
    /// <exception cref="BackupException">It was dropped, replaced, or got other options or indexes.</exception>
    public async Task RequireUnchangedAsync(MongoDbCollection listed, CancellationToken cancellation)
    {
        var now = await ListAsync(listed.Database, new BsonDocument("name", listed.Name), cancellation).ConfigureAwait(false);
        if (now is not [var found]
            || !(await IndexedAsync(found, cancellation).ConfigureAwait(false)).Decided().Render().AsSpan().SequenceEqual(listed.Render()))
        {
            throw new BackupException(
                $"collection {listed.Namespace} was dropped, replaced or changed in its options or indexes while it was read; "
                + "read it again when nobody does that");
        }
    }

    private async Task<List<MongoDbCollection>> InAsync(string database, CancellationToken cancellation)
    {
        var listed = await ListAsync(database, [], cancellation).ConfigureAwait(false);
        leftOut.AddRange(listed.Where(collection => !IsUsers(collection) && !KeptOtherwise.Contains(collection.Name))
            .Select(collection => (MongoDbKinds.System, collection.Namespace)));
        var collections = new List<MongoDbCollection>();
        foreach (var collection in listed.Where(IsUsers).OrderBy(collection => collection.Name, StringComparer.Ordinal))
        {
            if (collection.Type is not (MongoDbCollection.Plain or MongoDbCollection.View))
                throw new BackupException($"{collection.Namespace} is of the type {collection.Type}, which a backup does not hold");
            collections.Add(Decided(await IndexedAsync(collection, cancellation).ConfigureAwait(false)));
        }

        return collections;
    }

    private MongoDbCollection Decided(MongoDbCollection collection)
    {
        leftOut.AddRange(KnownFields.Beyond(collection.Options, KnownFields.Collection)
            .Select(option => (MongoDbKinds.Fields, $"{collection.Namespace}: {option}")));
        leftOut.AddRange(
            from index in collection.Indexes
            from option in KnownFields.Beyond(index, KnownFields.Index)
            select (MongoDbKinds.Fields, $"{collection.Namespace}.{index["name"]}: {option}"));
        if (!collection.IsView)
            plain.Add((collection.Database, collection.Name));
        return collection.Decided();
    }

    private static bool IsUsers(MongoDbCollection collection) =>
        !collection.Name.StartsWith("system.", StringComparison.Ordinal) || collection.Name == "system.js";

    private async Task<List<MongoDbCollection>> ListAsync(string database, BsonDocument filter, CancellationToken cancellation)
    {
        var options = new ListCollectionsOptions { Filter = filter };
        using var cursor = await client.GetDatabase(database).ListCollectionsAsync(options, cancellation).ConfigureAwait(false);
        return [.. (await cursor.ToListAsync(cancellation).ConfigureAwait(false)).Select(listed => Read(database, listed))];
    }

    private static MongoDbCollection Read(string database, BsonDocument listed) => new(
        database,
        listed["name"].AsString,
        listed["type"].AsString,
        listed["options"].AsBsonDocument,
        listed["info"].AsBsonDocument.TryGetValue("uuid", out var uuid)
            ? Convert.ToHexStringLower(uuid.AsBsonBinaryData.Bytes)
            : string.Empty,
        []);

    private async Task<MongoDbCollection> IndexedAsync(MongoDbCollection collection, CancellationToken cancellation)
    {
        if (collection.IsView)
            return collection;
        var documents = client.GetDatabase(collection.Database).GetCollection<BsonDocument>(collection.Name);
        try
        {
            using var cursor = await documents.Indexes.ListAsync(cancellation).ConfigureAwait(false);
            return collection with { Indexes = [.. await cursor.ToListAsync(cancellation).ConfigureAwait(false)] };
        }
        catch (MongoCommandException exception) when (exception.Code == NamespaceNotFound)
        {
            throw new BackupException($"collection {collection.Namespace} was dropped while the server was read; read it again", exception);
        }
    }
}

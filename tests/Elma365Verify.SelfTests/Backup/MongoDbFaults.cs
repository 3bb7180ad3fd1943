using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup;
using MongoDB.Bson;

namespace Elma365Verify.SelfTests.Backup;

internal sealed class MongoDbFaults() : FaultyStore("mongodb")
{
    private const int Orders = 500;
    private const string Index = "shop { createIndexes: 'orders', indexes: [ { key: { customer: 1 }, name: 'by customer' } ] }";
    private const string Validator = "validator: { $jsonSchema: { bsonType: 'object', required: [ 'a' ] } }";
    private const string Reader =
        "admin { createUser: 'reader', pwd: 'of-this-fixture-alone-1', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }";

    public override string[] Names => ["MongoDB"];

    public override string[] MustHold => ["collection", "index", "documents", "user"];

    public override string? WrongVersion => "MongoDB 99.0.1";

    public override string? Tool => null;

    public override IReadOnlyList<Change> Intruders { get; } =
    [
        Command("a collection", "shop { create: 'intruder' }", "shop { drop: 'intruder' }", "it has the collection shop.intruder"),
        Command("a view", "shop { create: 'intruder', viewOn: 'nothing', pipeline: [] }", "shop { drop: 'intruder' }",
            "it has the view shop.intruder"),
        Command("a user",
            "admin { createUser: 'intruder', pwd: 'of-this-fixture-alone-2', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }",
            "admin { dropUser: 'intruder' }", "it has the user admin.intruder"),
    ];

    public override IReadOnlyList<Change> Losses { get; } =
    [
        Command("an index", "shop { dropIndexes: 'orders', index: 'by customer' }", Index, "index shop.orders.by customer is missing"),
        Command("a validator", "shop { collMod: 'checked', validator: { } }", "shop { collMod: 'checked', " + Validator + " }",
            """collection shop.checked: option validator { } instead of """
            + """{ "$jsonSchema" : { "bsonType" : "object", "required" : ["a"] } }"""),
        Command("a field's type", "shop { update: 'orders', updates: [ { q: { _id: 7 }, u: { $set: { customer: NumberLong(0) } } } ] }",
            "shop { update: 'orders', updates: [ { q: { _id: 7 }, u: { $set: { customer: 0 } } } ] }",
            "the content of documents 1–502 of shop.orders (_id 1 to 502) differs"),
        Command("a time to live", "shop { collMod: 'sessions', index: { name: 'ttl', expireAfterSeconds: 7200 } }",
            "shop { collMod: 'sessions', index: { name: 'ttl', expireAfterSeconds: 3600 } }",
            "index shop.sessions.ttl: expireAfterSeconds 7200 instead of 3600",
            """document "later" of shop.sessions: expiry 2100-01-01T02:00:00.000Z instead of 2100-01-01T01:00:00.000Z"""),
        Command("a document", "shop { delete: 'checked', deletes: [ { q: { _id: 1 }, limit: 1 } ] }",
            "shop { insert: 'checked', documents: [ { _id: 1, a: 1 } ] }",
            "collection shop.checked: document count 0 instead of 1", "documents 1–1 of shop.checked (_id 1 to 1) is missing"),
        Command("a user", "admin { dropUser: 'reader' }", Reader, "user admin.reader is missing"),
    ];

    public override Task<HeldBackup> BeginAsync(StoreSite site, Func<IBackupStorage, Task> take, CancellationToken token) =>
        StopAtAsync("/shop/checked.bson", take);

    protected override async Task FillAsync(StoreSite site, CancellationToken token)
    {
        await DoAsync(site, $"shop {{ create: 'checked', {Validator} }}", token);
        await DoAsync(site, "shop { insert: 'checked', documents: [ { _id: 1, a: 1 } ] }", token);
        await InsertAsync(site, 1, Orders, token);
        await DoAsync(site, Index, token);
        await DoAsync(
            site, "shop { createIndexes: 'sessions', indexes: [ { key: { at: 1 }, name: 'ttl', expireAfterSeconds: 3600 } ] }", token);
        await DoAsync(site, "shop { insert: 'sessions', documents: [ { _id: 'later', at: ISODate('2100-01-01') } ] }", token);
        await DoAsync(site, Reader, token);
    }

    protected override Task AddAsync(StoreSite site, CancellationToken token) => InsertAsync(site, Orders + 1, 2, token);

    private static Change Command(string name, string change, string mend, params string[] sentences) =>
        new(name, (site, token) => DoAsync(site, change, token), (site, token) => DoAsync(site, mend, token), sentences);

    private static async Task InsertAsync(StoreSite site, int first, int count, CancellationToken token)
    {
        using var client = StoreConnections.MongoDb(site.Account, site.Data);
        await client.GetDatabase("shop").GetCollection<BsonDocument>("orders").InsertManyAsync(
            Enumerable.Range(first, count).Select(n => new BsonDocument { { "_id", n }, { "customer", n % 7 } }),
            cancellationToken: token);
    }

    // The database, and the command in MongoDB's shell notation.
    private static async Task DoAsync(StoreSite site, string command, CancellationToken token)
    {
        using var client = StoreConnections.MongoDb(site.Account, site.Data);
        var blank = command.IndexOf(' ', StringComparison.Ordinal);
        var answer = await client.GetDatabase(command[..blank]).RunCommandAsync<BsonDocument>(
            BsonDocument.Parse(command[(blank + 1)..]), cancellationToken: token);
        Assert.That(answer.Contains("writeErrors"), Is.False, answer.ToString());
    }
}

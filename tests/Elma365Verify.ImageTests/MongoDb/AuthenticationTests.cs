using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>Who is served, and as whom.</summary>
public sealed class AuthenticationTests
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;
    private const int CommandNotFound = 59;

    [TestCase("mongo", "wrong")]
    [TestCase("nobody", "mongo")]
    [TestCase("documentdb_superuser", "")]
    [TestCase("postgres", "postgres")]
    [CancelAfter(Bounds.Conversation)]
    public async Task Wrong_credentials_are_refused_with_code_18(string user, string password, CancellationToken token)
    {
        using var client = MongoDbServer.ClientOf(user, password);

        var refusal = await Assert.ThrowsAsync<MongoAuthenticationException>(() => client.ListDatabaseNamesAsync(token));

        Assert.That((refusal!.InnerException as MongoCommandException)?.Code, Is.EqualTo(AuthenticationFailed));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task The_first_command_after_authenticating_may_be_as_long_as_any(CancellationToken token)
    {
        var settings = MongoDbServer.SettingsOf(MongoDbServer.Container);
        settings.RetryWrites = false;
        using var client = new MongoClient(settings);
        var collection = MongoDbServer.NewCollection();

        await client.GetDatabase(collection.Database.DatabaseNamespace.DatabaseName)
            .GetCollection<BsonDocument>(collection.CollectionNamespace.CollectionName)
            .InsertOneAsync(new BsonDocument("content", new byte[4 << 20]), cancellationToken: token);

        Assert.That(await collection.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(1));
    }

    [TestCase("{ listDatabases: 1 }", Unauthorized)]
    [TestCase("{ find: 'any' }", Unauthorized)]
    [TestCase("{ insert: 'any', documents: [ { a: 1 } ] }", Unauthorized)]
    [TestCase("{ getMore: NumberLong(1), collection: 'any' }", Unauthorized)]
    [TestCase("{ createUser: 'x', pwd: 'x', roles: [] }", Unauthorized)]
    [TestCase("{ saslContinue: 1, conversationId: 1, payload: BinData(0, '') }", AuthenticationFailed)]
    [TestCase("{ nonsense: 1 }", CommandNotFound)]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_stranger_is_refused(string command, int code, CancellationToken token)
    {
        using var client = await RawClient.ConnectAsync(MongoDbServer.Endpoint, token);

        var reply = await client.TryAskAsync(BsonDocument.Parse(command), token);
        var ping = await client.TryAskAsync(new("ping", 1), token);

        Assert.That(reply!["code"].AsInt32, Is.EqualTo(code));
        Assert.That(reply["ok"].ToDouble(), Is.Zero);
        Assert.That(ping!["ok"].ToDouble(), Is.EqualTo(1));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_users_unknown_command_is_refused_with_code_59(CancellationToken token) => Assert.That(
        () => MongoDbServer.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ nonsense: 1 }", cancellationToken: token),
        Throws.TypeOf<MongoCommandException>()
            .With.Property("Code").EqualTo(CommandNotFound)
            .And.Property("CodeName").EqualTo("CommandNotFound"));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_reader_reads_and_writes_nothing(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: token);
        using var reader = await MongoDbServer.AddUserAsync("reader", "readAnyDatabase", token);
        var readers = reader.GetDatabase(collection.Database.DatabaseNamespace.DatabaseName)
            .GetCollection<BsonDocument>(collection.CollectionNamespace.CollectionName);

        Assert.That(await readers.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(1));
        Assert.That(
            () => readers.InsertOneAsync(new BsonDocument("_id", 2), cancellationToken: token),
            Throws.TypeOf<MongoWriteException>().With.Property("WriteError").Property("Code").EqualTo(Unauthorized));
        Assert.That(
            () => reader.GetDatabase("admin").RunCommandAsync<BsonDocument>(
                "{ createUser: 'friend', pwd: 'pw', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }", cancellationToken: token),
            Throws.TypeOf<MongoCommandException>().With.Property("Code").EqualTo(Unauthorized));
        Assert.That(await collection.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(1));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_users_work_is_done_as_a_role_that_is_no_superuser(CancellationToken token)
    {
        if ((await ImagesUnderTest.ImageAsync("mongodb", token)).StandIn is null)
            Assert.Ignore("the product has no roles of PostgreSQL");
        var collection = MongoDbServer.NewCollection();
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: token);

        var asked = await MongoDbServer.Container.ExecAsync(
            [
                "psql", "-h", "/run/documentdb", "-U", "documentdb_superuser", "-d", "postgres", "-AtF", " ", "-c",
                "SELECT DISTINCT usename, usesuper FROM pg_stat_activity JOIN pg_user USING (usename) "
                + "WHERE query LIKE '%documentdb_api.insert(%' AND pid <> pg_backend_pid()",
            ],
            token);

        Assert.That(asked.Stdout.Trim().Split('\n'), Is.EqualTo(["mongo f"]), asked.Stderr);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_dropped_user_is_served_no_longer(CancellationToken token)
    {
        using var leaver = await MongoDbServer.AddUserAsync("leaver", "readAnyDatabase", token);
        using (await leaver.ListDatabaseNamesAsync(token))
            await MongoDbServer.Client.GetDatabase("admin")
                .RunCommandAsync<BsonDocument>("{ dropUser: 'leaver' }", cancellationToken: token);

        Assert.That(() => leaver.ListDatabaseNamesAsync(token), Throws.InstanceOf<MongoException>());
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Neither_secrets_nor_documents_are_logged(CancellationToken token)
    {
        var marker = $"marker{Guid.NewGuid():N}";
        var collection = MongoDbServer.NewCollection();
        await collection.InsertOneAsync(new BsonDocument("_id", marker), cancellationToken: token);
        Assert.That(
            () => collection.InsertOneAsync(new BsonDocument("_id", marker), cancellationToken: token),
            Throws.TypeOf<MongoWriteException>());
        using (var wrong = MongoDbServer.ClientOf("mongo", marker))
            Assert.That(() => wrong.ListDatabaseNamesAsync(token), Throws.TypeOf<MongoAuthenticationException>());

        var log = await MongoDbServer.LogAsync(token);

        Assert.That(log, Does.Contain("stand-in for MongoDB").And.Not.Contain(marker).And.Not.Contain("SCRAM-SHA-256$"));
    }
}

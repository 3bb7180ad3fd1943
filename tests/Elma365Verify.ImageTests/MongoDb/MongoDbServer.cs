using System.Net;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Scratch;
using MongoDB.Bson;
using MongoDB.Driver;
using Testcontainers.MongoDb;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>The one server that the tests of this folder share, and how another is started.</summary>
[SetUpFixture]
public sealed class MongoDbServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static MongoDbContainer? container;
    private static MongoClient? client;

    /// <summary>The shared server's container; no test stops it.</summary>
    public static MongoDbContainer Container => container!;

    /// <summary>The root user's client, with the driver's default settings.</summary>
    public static MongoClient Client => client!;

    /// <summary>Where the shared server listens.</summary>
    public static IPEndPoint Endpoint => Container.LoopbackEndpoint(MongoDbBuilder.MongoDbPort);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMilliseconds(Bounds.Server));
        container = await StartAsync(builder => builder, bounded.Token);
        client = new MongoClient(SettingsOf(container));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        client?.Dispose();
        if (container is not null)
            await container.DisposeAsync();
    }

    /// <summary>Starts a server of its own for a test.</summary>
    public static async Task<MongoDbContainer> StartAsync(Func<MongoDbBuilder, MongoDbBuilder> configure, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("mongodb", token);
        var server = configure(new MongoDbBuilder(image.Reference)).AsScratch(ImagesUnderTest.RunId, ServesAsync, Patience).Build();
        try
        {
            await server.StartAsync(token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the server logs.</summary>
    public static async Task<string> LogAsync(CancellationToken token)
    {
        var (output, error) = await Container.GetLogsAsync(timestampsEnabled: false, ct: token);
        return output + error;
    }

    /// <summary>An empty collection that no other test uses.</summary>
    public static IMongoCollection<BsonDocument> NewCollection() =>
        Client.GetDatabase("tests").GetCollection<BsonDocument>($"c{Guid.NewGuid():N}");

    /// <summary>Adds a user and returns a client of theirs.</summary>
    public static async Task<MongoClient> AddUserAsync(string name, string role, CancellationToken token)
    {
        var password = $"pw-{Guid.NewGuid():N}";
        var roles = new BsonArray { new BsonDocument { { "role", role }, { "db", "admin" } } };
        if (role != "readAnyDatabase")
            roles.Add(new BsonDocument { { "role", "clusterAdmin" }, { "db", "admin" } });
        var command = new BsonDocument { { "createUser", name }, { "pwd", password }, { "roles", roles } };
        await Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command, cancellationToken: token);
        return ClientOf(name, password);
    }

    /// <summary>A client of the shared server with these credentials.</summary>
    public static MongoClient ClientOf(string name, string password) => new(new MongoClientSettings
    {
        Server = new MongoServerAddress(Endpoint.Address.ToString(), Endpoint.Port),
        Credential = MongoCredential.CreateCredential("admin", name, password),
        ServerSelectionTimeout = TimeSpan.FromSeconds(10),
    });

    /// <summary>
    /// The module's connection string, and the driver's defaults. Its host is the machine's loopback: where the tests run in a
    /// container themselves, the module would name the engine's bridge.
    /// </summary>
    public static MongoClientSettings SettingsOf(MongoDbContainer server)
    {
        var endpoint = server.LoopbackEndpoint(MongoDbBuilder.MongoDbPort);
        var url = new MongoUrlBuilder(server.GetConnectionString())
        {
            Server = new MongoServerAddress(endpoint.Address.ToString(), endpoint.Port),
        };
        return MongoClientSettings.FromUrl(url.ToMongoUrl());
    }

    private static async Task ServesAsync(IContainer server, CancellationToken token)
    {
        var settings = SettingsOf((MongoDbContainer)server);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(2);
        using var asking = new MongoClient(settings);
        using var databases = await asking.ListDatabaseNamesAsync(token);
    }
}

using System.Net.Http.Headers;
using System.Text;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.Backup.PostgreSql;
using Elma365Verify.ImageTests.Backup.RabbitMq;
using Elma365Verify.ImageTests.Backup.Redis;
using Elma365Verify.ImageTests.Backup.S3;
using Elma365Verify.ImageTests.MongoDb;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.Load;

/// <summary>Servers of all five stores on this machine's loopback, and the clients that fill and read them.</summary>
internal sealed class StoresUnderTest : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> started = [];
    private readonly Lock gate = new();

    private StoresUnderTest()
    {
    }

    public StoreClients Clients { get; private set; } = new();

    /// <summary>Starts all of them.</summary>
    public static async Task<StoresUnderTest> StartAsync(CancellationToken token)
    {
        var stores = new StoresUnderTest();
        try
        {
            await Task.WhenAll(
                stores.StartPostgreSqlAsync(token), stores.StartRedisAsync(token), stores.StartRabbitMqAsync(token),
                stores.StartS3Async(token), stores.StartMongoDbAsync(token));
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Clients of a broker alone.</summary>
    public static StoreClients Of(RabbitMqSite broker)
    {
        var account = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{broker.Access.User}:{broker.Access.Password}"));
        broker.Access.Http.BaseAddress = broker.Access.Management;
        broker.Access.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", account);
        return new StoreClients { RabbitMq = broker.Access.ConnectAsync, RabbitMqManagement = broker.Access.Http };
    }

    /// <summary>What the image of a store declares to lack.</summary>
    public static async Task<Dictionary<string, IReadOnlyCollection<string>>> LackingAsync(string store, CancellationToken token) => new()
    {
        [store] = (await ImagesUnderTest.ImageAsync(store, token)).StandIn?.Lacks ?? [],
    };

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var last))
            await last.DisposeAsync();
    }

    private async Task StartPostgreSqlAsync(CancellationToken token)
    {
        var server = await ClusterUnderTest.StartAsync(GeneratedSecret.Create(), token);
        Add(clients => clients with { PostgreSql = server.Access.OpenAsync }, server);
    }

    private async Task StartRedisAsync(CancellationToken token)
    {
        var server = await ServerUnderTest.StartAsync(GeneratedSecret.Create(), null, token);
        Add(clients => clients, server);
        var client = await server.Access.OpenAsync(token);
        Add(clients => clients with { Redis = client }, client);
    }

    private async Task StartRabbitMqAsync(CancellationToken token)
    {
        var server = await RabbitMqSite.StartAsync(GeneratedSecret.Create(), token);
        var own = Of(server);
        Add(clients => clients with { RabbitMq = own.RabbitMq, RabbitMqManagement = own.RabbitMqManagement }, server);
    }

    private async Task StartS3Async(CancellationToken token)
    {
        var server = await S3Site.StartAsync(token);
        var lacking = await LackingAsync(StoreRole.S3, token);
        Add(clients => clients with { S3 = server.Client, Lacking = Joined(clients, lacking) }, server);
    }

    private async Task StartMongoDbAsync(CancellationToken token)
    {
        var server = await MongoDbServer.StartAsync(builder => builder, token);
        var lacking = await LackingAsync(StoreRole.MongoDb, token);
        var client = new MongoClient(MongoDbServer.SettingsOf(server));
        Add(clients => clients with { MongoDb = client, Lacking = Joined(clients, lacking) }, server);
    }

    private void Add(Func<StoreClients, StoreClients> change, IAsyncDisposable server)
    {
        lock (gate)
        {
            started.Push(server);
            Clients = change(Clients);
        }
    }

    private static Dictionary<string, IReadOnlyCollection<string>> Joined(
        StoreClients clients, Dictionary<string, IReadOnlyCollection<string>> more) => new(clients.Lacking.Concat(more));
}

using Amazon.S3;
using MongoDB.Driver;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Elma365Verify.Containers.DataSets;

/// <summary>Clients of the stores that are filled, written to and read; a store whose client is null is left out.</summary>
/// <remarks>Accounts may do everything. Whoever made the clients disposes of them.</remarks>
public sealed record StoreClients
{
    /// <summary>Opens a connection to a database of the cluster, as a superuser; whoever asks disposes of it.</summary>
    public Func<string, CancellationToken, Task<NpgsqlConnection>>? PostgreSql { get; init; }

    /// <summary>MongoDB, as a user with the role <c>root</c>.</summary>
    public IMongoClient? MongoDb { get; init; }

    /// <summary>
    /// Connects to a virtual host, as an administrator; whoever asks disposes of it. The connection must not come back by itself.
    /// </summary>
    public Func<string, CancellationToken, Task<IConnection>>? RabbitMq { get; init; }

    /// <summary>
    /// The same broker's management API: its base address ends before <c>api/</c>, and every request carries the account.
    /// </summary>
    public HttpClient? RabbitMqManagement { get; init; }

    /// <summary>Redis, as the user <c>default</c>, with a configuration that allows administration.</summary>
    public IConnectionMultiplexer? Redis { get; init; }

    /// <summary>S3, as the root user; its HTTP client writes and reads headers as UTF-8, since metadata may be any text.</summary>
    public IAmazonS3? S3 { get; init; }

    /// <summary>What each store's image declares to lack, as <see cref="Elma365Verify.Images.Capability"/> names it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Lacking { get; init; } =
        new Dictionary<string, IReadOnlyCollection<string>>();

    /// <summary>Whether a store's image declares that it lacks a capability.</summary>
    public bool Lacks(string store, string capability) => Lacking.TryGetValue(store, out var words) && words.Contains(capability);

    /// <summary>The same without the clients of other stores.</summary>
    public StoreClients Only(IReadOnlyCollection<string> stores) => this with
    {
        PostgreSql = stores.Contains(StoreRole.PostgreSql) ? PostgreSql : null,
        MongoDb = stores.Contains(StoreRole.MongoDb) ? MongoDb : null,
        RabbitMq = stores.Contains(StoreRole.RabbitMq) ? RabbitMq : null,
        RabbitMqManagement = stores.Contains(StoreRole.RabbitMq) ? RabbitMqManagement : null,
        Redis = stores.Contains(StoreRole.Redis) ? Redis : null,
        S3 = stores.Contains(StoreRole.S3) ? S3 : null,
    };

    /// <summary>Whether a store has its clients.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such store.</exception>
    public bool Has(string store) => store switch
    {
        StoreRole.PostgreSql => PostgreSql is not null,
        StoreRole.MongoDb => MongoDb is not null,
        StoreRole.RabbitMq => RabbitMq is not null && RabbitMqManagement is not null,
        StoreRole.Redis => Redis is not null,
        StoreRole.S3 => S3 is not null,
        _ => throw new ArgumentOutOfRangeException(nameof(store), store, "There is no such store."),
    };
}

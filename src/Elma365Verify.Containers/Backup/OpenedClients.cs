using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.DataSets;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup;

/// <summary>Clients of several stores, as the data set and the writers use them; disposing closes all.</summary>
internal sealed class OpenedClients : IAsyncDisposable
{
    private const int RedisMilliseconds = 30_000;

    private readonly Stack<object> held = new();

    /// <summary>The clients.</summary>
    public StoreClients Clients { get; private set; } = new();

    /// <summary>Opens clients of stores, each of another role.</summary>
    /// <exception cref="Exception">As <see cref="AddAsync"/>.</exception>
    public static async Task<OpenedClients> OpenAsync(IEnumerable<ReachableStore> stores, CancellationToken cancellation)
    {
        var opened = new OpenedClients();
        try
        {
            foreach (var store in stores)
                await opened.AddAsync(store, cancellation).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds the clients of a store, of another role than those there are.</summary>
    /// <exception cref="Exception">Whatever a client throws that connects at once, where the store can't be reached.</exception>
    public async Task AddAsync(ReachableStore store, CancellationToken cancellation)
    {
        var with = await WithAsync(store, cancellation).ConfigureAwait(false);
        var lacking = new Dictionary<string, IReadOnlyCollection<string>>(with.Lacking) { [store.Store] = store.Lacks };
        Clients = with with { Lacking = lacking };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (held.TryPop(out var thing))
        {
            if (thing is IAsyncDisposable patient)
                await patient.DisposeAsync().ConfigureAwait(false);
            else
                ((IDisposable)thing).Dispose();
        }
    }

    private async Task<StoreClients> WithAsync(ReachableStore store, CancellationToken cancellation)
    {
        var (account, data) = (store.Account, store.Place.Client(store.Place.Ports.Data));
        switch (store.Store)
        {
            case StoreRole.PostgreSql:
                return Clients with
                {
                    PostgreSql = (database, token) => StoreConnections.PostgreSqlAsync(account, data, database, token),
                };
            case StoreRole.MongoDb:
                return Clients with { MongoDb = Hold(StoreConnections.MongoDb(account, data)) };
            case StoreRole.S3:
                return Clients with { S3 = Hold(StoreConnections.S3(account, data, Hold(StoreConnections.S3Http(account, data)))) };
            case StoreRole.RabbitMq:
                var http = Hold(StoreConnections.RabbitMqManagement(account, store.Place.Client(store.Place.Ports.Management!.Value)));
                var access = new RabbitMqAccess(
                    StoreConnections.RabbitMq(account, data), http, http.BaseAddress!, account.User, account.Password);
                return Clients with { RabbitMq = access.ConnectAsync, RabbitMqManagement = http };
            default:
                var options = new ConfigurationOptions
                {
                    EndPoints = { data },
                    User = account.User,
                    Password = account.Password,
                    AllowAdmin = true,
                    AbortOnConnectFail = true,
                    ConnectTimeout = RedisMilliseconds,
                    AsyncTimeout = RedisMilliseconds,
                    SyncTimeout = RedisMilliseconds,
                    IncludeDetailInExceptions = false,
                    SetClientLibrary = false,
                };
                return Clients with
                {
                    Redis = Hold(await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellation).ConfigureAwait(false)),
                };
        }
    }

    private T Hold<T>(T thing)
        where T : notnull
    {
        held.Push(thing);
        return thing;
    }
}

using Elma365Verify.Containers.Backup.MongoDb;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Containers.Backup.S3;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Backup;

/// <summary>Opens the archive of any store.</summary>
/// <param name="engine">The engine toolboxes run on; null where no store is opened that <see cref="NeedTools"/>.</param>
/// <param name="referenceAsync">The image that holds a role's tools.</param>
/// <param name="runId">The run's name; toolboxes carry it as a label.</param>
internal sealed class StoreArchives(
    DockerEngine? engine, Func<string, CancellationToken, Task<ResolvedImage>> referenceAsync, string runId)
{
    /// <summary>
    /// The choice of the tools' image by a store's role and the reference of its server's own image, made when the server's version is
    /// known; null, or null for a store, where it is the one given.
    /// </summary>
    public Func<string, string?, ToolChoice?>? Tools { get; init; }

    private static readonly TimeSpan ToolboxLife = TimeSpan.FromHours(6);

    /// <summary>The stores there is an archive for, by name.</summary>
    public static IReadOnlyList<string> Stores { get; } = ["minio", "mongodb", "postgresql", "rabbitmq", "redis"];

    /// <summary>Whether a store's archive runs tools in a container; the others are clients of this process alone.</summary>
    public static bool NeedTools(string store) => store is "postgresql" or "redis";

    /// <summary>How long a backup of PostgreSQL waits for a lock.</summary>
    public TimeSpan LockTimeout { get; init; } = PostgreSqlAccess.UsualLockTimeout;

    /// <summary>Opens one.</summary>
    /// <param name="store">The store's role.</param>
    /// <param name="account">Who may do everything there.</param>
    /// <param name="place">Where it is; the caller disposes of it, after the archive.</param>
    /// <param name="lacks">The capabilities its image declares to lack.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <exception cref="EnvironmentException">Its toolbox can't be started.</exception>
    public Task<OpenedArchive> OpenAsync(
        string store, StoreAccount account, StorePlace place, IReadOnlyCollection<string> lacks, CancellationToken cancellation) =>
        OpenAsync(store, account, place, lacks, own: null, cancellation);

    /// <summary>Opens one whose server's own image is known, and may hold its tools.</summary>
    /// <param name="store">The store's role.</param>
    /// <param name="account">Who may do everything there.</param>
    /// <param name="place">Where it is; the caller disposes of it, after the archive.</param>
    /// <param name="lacks">The capabilities its image declares to lack.</param>
    /// <param name="own">The reference of the server's image; null for an unknown one.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <exception cref="EnvironmentException">Its toolbox can't be started.</exception>
    public async Task<OpenedArchive> OpenAsync(
        string store,
        StoreAccount account,
        StorePlace place,
        IReadOnlyCollection<string> lacks,
        string? own,
        CancellationToken cancellation)
    {
        var (data, tools) = (place.Client(place.Ports.Data), place.Tools(place.Ports.Data));
        switch (store)
        {
            case "postgresql":
                var withDump = await ToolboxAsync(store, place, own, cancellation).ConfigureAwait(false);
                var cluster = new PostgreSqlAccess(data, tools, account.User, account.Password) { LockTimeout = LockTimeout };
                return new OpenedArchive(new PostgreSqlArchive(cluster, withDump), withDump);
            case "redis":
                var withCli = await ToolboxAsync(store, place, own, cancellation).ConfigureAwait(false);
                var server = new RedisAccess(data, tools, account.Password) { User = account.User };
                return new OpenedArchive(new RedisArchive(server, withCli, place.Loopback), withCli);
            case "minio":
                var kept = StoreConnections.S3Http(account, data);
                var client = StoreConnections.S3(account, data, kept);
                return new OpenedArchive(new S3Archive(client, lacks), kept, client);
            case "rabbitmq":
                var http = StoreConnections.RabbitMqManagement(account, place.Client(place.Ports.Management!.Value));
                var access = new RabbitMqAccess(
                    StoreConnections.RabbitMq(account, data), http, http.BaseAddress!, account.User, account.Password);
                return new OpenedArchive(new RabbitMqArchive(access), http);
            case "mongodb":
                var documents = StoreConnections.MongoDb(account, data);
                return new OpenedArchive(new MongoDbArchive(documents, lacks), documents);
            default:
                throw new ArgumentOutOfRangeException(nameof(store), store, "There is no archive for it.");
        }
    }

    /// <summary>Opens the archive of a store of an environment.</summary>
    /// <exception cref="EnvironmentException">Its toolbox can't be started.</exception>
    public Task<OpenedArchive> OpenAsync(ReachableStore store, CancellationToken cancellation) =>
        OpenAsync(
            store.Store,
            store.Account,
            store.Place,
            store.Lacks,
            store.Server.Image.IsNamed ? store.Server.Image.Reference : null,
            cancellation);

    private async Task<Toolbox> ToolboxAsync(string store, StorePlace place, string? own, CancellationToken cancellation)
    {
        var running = engine ?? throw new EnvironmentException($"The tools of {store} run in a container, which takes a Docker engine.");
        if (Tools?.Invoke(store, own) is { } choice)
            return Toolbox.Choosing(running, choice, runId, place.Network, ToolboxLife);
        return await Toolbox.StartAsync(
            running,
            await referenceAsync(store, cancellation).ConfigureAwait(false),
            runId,
            place.Network,
            ToolboxLife,
            cancellation).ConfigureAwait(false);
    }
}

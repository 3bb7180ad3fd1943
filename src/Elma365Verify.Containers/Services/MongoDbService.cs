using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Elma365Verify.Topologies;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Elma365Verify.Containers.Services;

/// <summary>
/// MongoDB with authentication and TLS required, as a replica set of one: elsewhere it has neither transactions nor change streams.
/// </summary>
/// <remarks>Images whose contract takes flags in a variable make their set by themselves, or run without one.</remarks>
public sealed class MongoDbService : IStoreService
{
    private const string Name = "elma365";
    private const string ReplicaSet = "rs0";
    private const int AuthenticationFailed = 18;

    private readonly bool isNamed;
    private string user;
    private readonly string password;
    private readonly Host host;
    private readonly RunCertificates certificates;

    /// <summary>Makes the service.</summary>
    /// <param name="host">The host whose name and address the certificate carries.</param>
    /// <param name="certificates">Issues the certificate.</param>
    /// <param name="account">Who may do everything; null for one with a password of its own.</param>
    public MongoDbService(Host host, RunCertificates certificates, StoreAccount? account = null)
    {
        (user, password) = (account?.User ?? Name, account?.Password ?? GeneratedSecret.Create());
        isNamed = account is not null;
        this.host = host;
        this.certificates = certificates;
        Handshakes = [BoundedHandshake.Create("MongoDB over TLS", 27017, LogInAsync)];
        Behaviours = MongoDbBehaviours.All(27017, endpoint => CreateClient(endpoint, password, new TaskCompletionSource<Exception>()));
    }

    /// <inheritdoc/>
    public string Role => "mongodb";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public StoreAccount Account => new(user, password) { Tls = Trust };

    /// <inheritdoc/>
    /// <remarks>Since 7.0 a server that requires TLS has to be told which authority it trusts, even where clients show nothing.</remarks>
    public ContainerSetup Configure(ImageContract contract)
    {
        if (!isNamed)
            user = contract.UserName ?? Name;
        var server = certificates.Issue(host);
        var tls = contract.CertificateDirectory;
        string[] flags =
        [
            "--tlsMode", "requireTLS", "--tlsCertificateKeyFile", $"{tls}/server.pem",
            "--tlsCAFile", $"{tls}/authority.pem", "--tlsAllowConnectionsWithoutCertificates",
        ];
        var setup = ContainerSetup.Of(contract)
            .WithEnvironment(contract.UserVariable, user)
            .WithEnvironment(contract.PasswordVariable, password)
            .WithFile($"{tls}/authority.pem", certificates.Authority)
            .WithFile($"{tls}/server.pem", [.. server.Certificate, (byte)'\n', .. server.Key]);
        return contract.FlagsVariable is { } variable
            ? setup.WithEnvironment(variable, string.Join(' ', flags))
            : setup.WithPrivateFile($"{tls}/replica-set.key", GeneratedSecret.Create())
                .WithCommand([.. contract.Command, .. flags, "--replSet", ReplicaSet, "--keyFile", $"{tls}/replica-set.key"]);
    }

    private async Task<string> LogInAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var build = await AskAsync(endpoint, password, ReadBuildAsync, token);
        await CheckRefusalAsync(endpoint, token);
        return Describe(build);
    }

    // Only a user may ask which databases there are.
    private static async Task<BsonDocument> ReadBuildAsync(MongoClient client, CancellationToken token)
    {
        await RequirePrimaryAsync(client.GetDatabase("admin"), token);
        using var databases = await client.ListDatabaseNamesAsync(token);
        await databases.ToListAsync(token);
        return await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: token);
    }

    // A member of a replica set that was never initiated says so and no more; whoever waits for it asks again.
    private static async Task RequirePrimaryAsync(IMongoDatabase admin, CancellationToken token)
    {
        var hello = await admin.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: token);
        if (hello.GetValue("isreplicaset", false).ToBoolean())
        {
            var member = new BsonDocument { ["_id"] = 0, ["host"] = $"{IPAddress.Loopback}:27017" };
            var set = new BsonDocument { ["_id"] = ReplicaSet, ["members"] = new BsonArray { member } };
            await admin.RunCommandAsync<BsonDocument>(new BsonDocument("replSetInitiate", set), cancellationToken: token);
            throw new HandshakeException("the replica set has just been initiated and has no primary yet");
        }

        if (!hello.GetValue("isWritablePrimary", false).ToBoolean())
            throw new HandshakeException("the server is not the primary of its replica set");
    }

    // A server that serves everyone would pass the check above.
    private async Task CheckRefusalAsync(IPEndPoint endpoint, CancellationToken token)
    {
        try
        {
            await AskAsync(endpoint, GeneratedSecret.Wrong(), ReadBuildAsync, token);
        }
        catch (MongoAuthenticationException exception)
            when (exception.InnerException is MongoCommandException { Code: AuthenticationFailed })
        {
            return;
        }

        throw new HandshakeException("the server accepts a wrong password");
    }

    // The driver would try again until its time is up, and then tell of the time alone: the first failure is the answer.
    private async Task<BsonDocument> AskAsync(
        IPEndPoint endpoint, string secret, Func<MongoClient, CancellationToken, Task<BsonDocument>> ask, CancellationToken token)
    {
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var client = CreateClient(endpoint, secret, failed);
        var asking = ask(client, ended.Token);
        if (await Task.WhenAny(asking, failed.Task) == asking)
            return await asking;
        await ended.CancelAsync();
        try
        {
            return await asking;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new HandshakeException("no connection", await failed.Task);
        }
    }

    /// <summary>What the server says it is: a stand-in names itself and the product in whose place it stands.</summary>
    internal static string Describe(BsonDocument build) => build.TryGetValue("standIn", out var standIn)
        ? standIn["product"].AsString
        : $"MongoDB {build["version"].AsString}";

    private ServerTrust Trust => new(host.Name, certificates.Verify);

    private MongoClient CreateClient(
        IPEndPoint endpoint, string secret, TaskCompletionSource<Exception> failed) => new(new MongoClientSettings
    {
        Server = new MongoServerAddress(endpoint.Address.ToString(), endpoint.Port),
        DirectConnection = true,
        Credential = MongoCredential.CreateCredential("admin", user, secret),
        UseTls = true,
        SslSettings = new SslSettings
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = Trust.VerifyByOwnName,
        },
        ConnectTimeout = BoundedHandshake.ClientPatience,
        SocketTimeout = BoundedHandshake.ClientPatience,
        ServerSelectionTimeout = BoundedHandshake.ClientPatience,
        ClusterConfigurator = cluster => cluster.Subscribe<ServerHeartbeatFailedEvent>(beat => failed.TrySetResult(beat.Exception)),
        MaxConnectionPoolSize = 2,
        RetryReads = false,
        RetryWrites = false,
    });
}

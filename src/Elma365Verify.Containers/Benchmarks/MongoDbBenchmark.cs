using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Compares MongoDB's stand-in with the engine it stands on, and its start with PostgreSQL's.</summary>
public sealed class MongoDbBenchmark
{
    private const int Documents = 10_000;
    private const int Batch = 100;
    private const int Rounds = 5;
    private const ushort Port = 27017;
    private const ushort DirectPort = 5432;
    private const string User = "benchmark";
    private const string Database = "benchmark";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string runId = $"benchmark-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private readonly string password = GeneratedSecret.Create();
    private readonly ResolvedImage mongoDb;
    private readonly ResolvedImage postgreSql;

    private MongoDbBenchmark(ResolvedImage mongoDb, ResolvedImage postgreSql)
    {
        this.mongoDb = mongoDb;
        this.postgreSql = postgreSql;
    }

    /// <summary>Measures; what it started is gone when it returns.</summary>
    /// <exception cref="EnvironmentException">It could not run, or the role's image is no stand-in.</exception>
    public static async Task<MongoDbFigures> ExecuteAsync(IRunProgress progress, TimeProvider time, CancellationToken cancellation)
    {
        var clock = new PhaseClock(progress, time);
        var inputs = VerificationInputs.Load(new VerificationOptions());
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var benchmark = await clock.MeasureAsync("images", async phase =>
        {
            using var resolver = new ImageResolver(
            engine, inputs.Images, inputs.Options.Images, phase, inputs.Options.Sourcing);
            TestcontainersSettings.ResourceReaperImage = new DockerImage(await resolver.AgentAsync(cancellation).ConfigureAwait(false));
            TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
            return new MongoDbBenchmark(
                await resolver.ResolveAsync("mongodb", cancellation).ConfigureAwait(false),
                await resolver.ResolveAsync("postgresql", cancellation).ConfigureAwait(false));
        }).ConfigureAwait(false);
        if (benchmark.mongoDb.StandIn is null)
            throw new EnvironmentException(
                $"{benchmark.mongoDb.Reference} is MongoDB itself: there is no engine behind it to compare it with.");
        var starts = await clock.MeasureAsync("start", _ => benchmark.StartsAsync(cancellation)).ConfigureAwait(false);
        return await clock.MeasureAsync("throughput", _ => benchmark.ThroughputAsync(starts, cancellation)).ConfigureAwait(false);
    }

    private async Task<(double MongoDb, double PostgreSql)> StartsAsync(CancellationToken cancellation)
    {
        using var certificates = new RunCertificates();
        var host = new Host("data-mongodb", "data", "mongodb", IPAddress.Loopback, "mongodb", "The server");
        List<double> own = [], reference = [];
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(await StartAsync(new MongoDbService(host, certificates), mongoDb, cancellation).ConfigureAwait(false));
            reference.Add(await StartAsync(new PostgreSqlService(), postgreSql, cancellation).ConfigureAwait(false));
        }

        return (Median(own), Median(reference));
    }

    private async Task<double> StartAsync(IService service, ResolvedImage image, CancellationToken cancellation)
    {
        var handshake = service.Handshakes[0];
        var builder = new ContainerBuilder(image.Reference)
            .With(service.Configure(KnownContracts.Get(image.Role, KnownContracts.Default)))
            .WithPortBinding(handshake.Port, assignRandomHostPort: true)
            .AsScratch(runId, (server, token) => handshake.PerformAsync(server.LoopbackEndpoint(handshake.Port), token), Patience);
        var container = builder.Build();
        await using (container.ConfigureAwait(false))
            return await SecondsAsync(() => container.StartAsync(cancellation)).ConfigureAwait(false);
    }

    private async Task<MongoDbFigures> ThroughputAsync((double MongoDb, double PostgreSql) starts, CancellationToken cancellation)
    {
        var container = new ContainerBuilder(mongoDb.Reference)
            .WithEnvironment("MONGO_INITDB_ROOT_USERNAME", User)
            .WithEnvironment("MONGO_INITDB_ROOT_PASSWORD", password)
            .WithEnvironment("STAND_IN_POSTGRESQL_PORT", $"{DirectPort}")
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithPortBinding(DirectPort, assignRandomHostPort: true)
            .AsScratch(runId, PingAsync, Patience)
            .Build();
        await using var _ = container.ConfigureAwait(false);
        await container.StartAsync(cancellation).ConfigureAwait(false);
        using var client = CreateClient(container);
        await using var connection = new NpgsqlConnection(Direct(container.LoopbackEndpoint(DirectPort)));
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        return await MeasureAsync(client.GetDatabase(Database), new DirectExtension(connection, Database), starts, cancellation)
            .ConfigureAwait(false);
    }

    private async Task<MongoDbFigures> MeasureAsync(
        IMongoDatabase database, DirectExtension direct, (double MongoDb, double PostgreSql) starts, CancellationToken token)
    {
        var batches = Enumerable.Range(0, Documents).Select(Document).Chunk(Batch).ToList();
        List<double>[] seconds = [[], [], [], []];

        // The first round warms both sides up, and does not count.
        for (var round = 0; round <= Rounds; round++)
        {
            var collection = database.GetCollection<BsonDocument>($"through{round}");
            var other = $"direct{round}";
            double[] measured =
            [
                await SecondsAsync(() => EachAsync(batches, batch => collection.InsertManyAsync(batch, cancellationToken: token))),
                await SecondsAsync(() => EachAsync(batches, batch => direct.InsertAsync(other, batch, token))),
                await SecondsAsync(async () => CheckAll((await collection.Find("{}").ToListAsync(token)).Count)),
                await SecondsAsync(async () => CheckAll(await direct.ScanAsync(other, token))),
            ];
            for (var index = 0; round > 0 && index < measured.Length; index++)
                seconds[index].Add(measured[index]);
        }

        return new MongoDbFigures(
            mongoDb.StandIn!.Name, Documents, Batch, Median(seconds[0]), Median(seconds[1]), Median(seconds[2]), Median(seconds[3]),
            starts.MongoDb, starts.PostgreSql);
    }

    private static async Task EachAsync(IEnumerable<BsonDocument[]> batches, Func<BsonDocument[], Task> write)
    {
        foreach (var batch in batches)
            await write(batch);
    }

    private static void CheckAll(int count)
    {
        if (count != Documents)
            throw new EnvironmentException($"A scan of {Documents} documents brought {count}.");
    }

    private async Task PingAsync(IContainer container, CancellationToken token)
    {
        using var client = CreateClient(container);
        using var databases = await client.ListDatabaseNamesAsync(token);
    }

    private MongoClient CreateClient(IContainer container) => new(new MongoClientSettings
    {
        Server = new MongoServerAddress(IPAddress.Loopback.ToString(), container.GetMappedPublicPort(Port)),
        DirectConnection = true,
        Credential = MongoCredential.CreateCredential("admin", User, password),
        ServerSelectionTimeout = BoundedHandshake.Timeout,
    });

    private string Direct(IPEndPoint endpoint) => new NpgsqlConnectionStringBuilder
    {
        Host = endpoint.Address.ToString(),
        Port = endpoint.Port,
        Username = User,
        Password = password,
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
        MaxAutoPrepare = 10,
        AutoPrepareMinUsages = 1,
    }.ConnectionString;

    private static BsonDocument Document(int number) => new()
    {
        { "_id", number }, { "name", $"document {number}" }, { "price", number * 0.25 }, { "tags", new BsonArray { "a", "b", number } },
        { "nested", new BsonDocument { { "x", number }, { "text", new string('x', 200) } } },
    };

    private static async Task<double> SecondsAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}

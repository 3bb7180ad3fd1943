using System.Net;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.ImageTests.Modules;
using Testcontainers.PostgreSql;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>A fresh cluster on this machine's loopback, its toolbox, and its archive.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    public const string Database = "elma365";

    private static readonly TimeSpan ToolboxLife = TimeSpan.FromMinutes(15);

    private readonly PostgreSqlContainer container;

    private ClusterUnderTest(PostgreSqlContainer container, Toolbox toolbox, PostgreSqlAccess access)
    {
        this.container = container;
        (Toolbox, Access) = (toolbox, access);
        Archive = new PostgreSqlArchive(access, toolbox);
    }

    public string ContainerId => container.Id;

    public Toolbox Toolbox { get; }

    public PostgreSqlAccess Access { get; }

    public PostgreSqlArchive Archive { get; }

    /// <summary>Starts one that is initialised with a password.</summary>
    /// <param name="password">The superuser's.</param>
    /// <param name="token">Ends the start.</param>
    /// <param name="initialisation">Arguments of <c>initdb</c>; without any, clients on the container's own loopback are trusted.</param>
    /// <param name="settings">Settings of the server: <c>idle_session_timeout=500</c>.</param>
    public static async Task<ClusterUnderTest> StartAsync(
        string password, CancellationToken token, string? initialisation = null, params string[] settings)
    {
        var image = await ImagesUnderTest.ImageAsync("postgresql", token);
        string[] all = ["max_prepared_transactions=5", .. settings];
        var builder = new PostgreSqlBuilder(image.Reference).WithDatabase(Database).WithUsername("elma365").WithPassword(password)
            .WithCommand([.. all.SelectMany(setting => new[] { "-c", setting })]);
        if (initialisation is not null)
            builder = builder.WithEnvironment("POSTGRES_INITDB_ARGS", initialisation);
        var container = await ModuleServer.StartAsync(builder, (starting, asking) => PingAsync(starting, password, asking), token);
        try
        {
            var toolbox = await Toolbox.StartAsync(
                ImagesUnderTest.Engine,
                await ImagesUnderTest.ReferenceAsync("postgresql", token),
                ImagesUnderTest.RunId,
                container.Id,
                ToolboxLife,
                token);
            return new ClusterUnderTest(container, toolbox, AccessTo(container, password));
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements in a database.</summary>
    public async Task DoAsync(string sql, CancellationToken token, string database = Database)
    {
        await using var connection = await Access.OpenAsync(database, token);
        await connection.DoAsync($"set search_path = public; {sql}", token);
    }

    /// <summary>Fills it with what lies beside this file.</summary>
    public async Task FillAsync(CancellationToken token)
    {
        var scripts = new[]
        {
            ("cluster.sql", Database), ("database.sql", Database), ("expressions.sql", Database), ("archive.sql", Archived),
        };
        foreach (var (script, database) in scripts)
        {
            await using var input = typeof(ClusterUnderTest).Assembly.GetManifestResourceStream(script)!;
            var running = new ToolCommand("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", PostgreSqlAccess.Argument(database))
            {
                Environment = Access.Environment,
            };
            await Toolbox.RunAsync(running, input, output: null, token);
        }
    }

    public const string Archived = "Архив: \"2026\"/α";

    public async ValueTask DisposeAsync()
    {
        await Toolbox.DisposeAsync();
        await container.DisposeAsync();
    }

    private static PostgreSqlAccess AccessTo(PostgreSqlContainer container, string password) => new(
        container.LoopbackEndpoint(PostgreSqlBuilder.PostgreSqlPort),
        new IPEndPoint(IPAddress.Loopback, PostgreSqlBuilder.PostgreSqlPort),
        "elma365",
        password);

    private static async Task PingAsync(PostgreSqlContainer container, string password, CancellationToken token)
    {
        await using var connection = await AccessTo(container, password).OpenAsync(Database, token);
    }
}

using System.Net.Http.Json;
using System.Text;
using DotNet.Testcontainers.Builders;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Npgsql;

namespace Elma365Verify.ImageTests.Behaviours;

/// <summary>Servers broken on purpose: exactly the behaviours that rest on what was broken turn red, and nothing else does.</summary>
public sealed class SabotageTests
{
    [TestCase("EVAL", "EVAL runs a Lua script")]
    [TestCase("PUBLISH", "a published message reaches its channel's subscriber")]
    [TestCase("MULTI", "MULTI and EXEC apply all of a transaction or nothing")]
    [TestCase("XADD", "every type of value keeps its bytes")]
    [CancelAfter(Bounds.Server)]
    public async Task A_Redis_without_a_command_fails_what_needs_it(string command, string behaviour, CancellationToken token) =>
        await AssertFailedAsync("redis", builder => builder.WithCommand("--rename-command", command, ""), [behaviour], token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_PostgreSQL_without_an_encoding_fails_what_knows_of_characters(CancellationToken token) => await AssertFailedAsync(
        "postgresql",
        builder => builder.WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --encoding=SQL_ASCII --locale=C"),
        [
            "databases are encoded in UTF-8",
            "text of every script comes back as written",
            "Russian words sort and change case by ICU's rules",
        ],
        token);

    [TestCase("drop collation pg_catalog.\"ru-x-icu\"", "Russian words sort and change case by ICU's rules")]
    [CancelAfter(Bounds.Server)]
    public async Task A_PostgreSQL_without_a_part_of_its_catalogue_fails_what_needs_it(
        string sql, string behaviour, CancellationToken token)
    {
        await using var server = await ScratchService.StartAsync(
            "postgresql", builder => builder.WithCommand("postgres", "-c", "allow_system_table_mods=on"), token);
        var settings = ((PostgreSqlService)server.Service).Settings(server.Endpoint(5432));
        await using (var connection = new NpgsqlConnection(settings.ConnectionString))
        {
            await connection.OpenAsync(token);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(token);
        }

        AssertFailed(await server.BehaveAsync(token), [behaviour]);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task An_nginx_without_TLS_1_3_fails_that_alone(CancellationToken token) => await AssertFailedAsync(
        "nginx",
        builder => builder.WithResourceMapping(
            // The version is agreed on by the default server of the port, before the client's server is known.
            Encoding.ASCII.GetBytes("""
                server {
                    listen 443 ssl default_server;
                    ssl_certificate /etc/nginx/tls/server.pem;
                    ssl_certificate_key /etc/nginx/tls/server.key;
                    ssl_protocols TLSv1.2;
                }
                """),
            "/etc/nginx/conf.d/00-first.conf"),
        ["TLS 1.3 is served"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_RabbitMQ_whose_queues_are_cut_short_fails_the_order_alone(CancellationToken token)
    {
        await using var server = await ScratchService.StartAsync("rabbitmq", sabotage: null, token);
        using var client = ((RabbitMqService)server.Service).CreateManagementClient(server.Endpoint(15672), tls: false);
        var policy = new Dictionary<string, object>
        {
            ["pattern"] = ".*", ["apply-to"] = "queues", ["definition"] = new Dictionary<string, object> { ["max-length"] = 100 },
        };
        using var made = await client.PutAsJsonAsync(new Uri("/api/operator-policies/%2F/short", UriKind.Relative), policy, token);
        Assert.That(made.IsSuccessStatusCode, Is.True, made.StatusCode.ToString());

        AssertFailed(await server.BehaveAsync(token), ["messages keep their order"]);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task An_S3_store_without_versioning_fails_that_alone(CancellationToken token)
    {
        var file = ProductFiles.PathOf("environments", "images", "minio", "swift", "proxy-server.conf");
        var configuration = await File.ReadAllTextAsync(file, token);
        const string versioning = "allow_object_versioning = true";
        Assert.That(configuration, Does.Contain(versioning));
        var without = configuration.Replace(versioning, "allow_object_versioning = false", StringComparison.Ordinal);
        await AssertFailedAsync(
            "minio",
            builder => builder.WithResourceMapping(Encoding.UTF8.GetBytes(without), "/etc/swift/proxy-server.conf"),
            ["versioning keeps every version and marks deletion"],
            token);
    }

    private static async Task AssertFailedAsync(
        string role, Func<ContainerBuilder, ContainerBuilder> sabotage, IEnumerable<string> behaviours, CancellationToken token)
    {
        await using var server = await ScratchService.StartAsync(role, sabotage, token);
        AssertFailed(await server.BehaveAsync(token), behaviours);
    }

    private static void AssertFailed(IReadOnlyList<BehaviourResult> results, IEnumerable<string> behaviours)
    {
        var failed = results.Where(result => result.Outcome is not (BehaviourOutcome.Passed or BehaviourOutcome.NotApplicable));
        Assert.That(
            failed.Select(result => $"{result.Outcome}: {result.Name}"),
            Is.EquivalentTo(behaviours.Select(name => $"Failed: {name}")));
    }
}

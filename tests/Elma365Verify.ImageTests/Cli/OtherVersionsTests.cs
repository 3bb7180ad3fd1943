using System.Net;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.Modules;
using Testcontainers.PostgreSql;
using Testcontainers.Redis;

namespace Elma365Verify.ImageTests.Cli;

/// <summary>Servers of other major versions than the reference images: their tools are found, named, and prove the backup.</summary>
[NonParallelizable]
internal sealed class OtherVersionsTests
{
    private readonly BackupTool tool = new();
    private readonly string password = GeneratedSecret.Create();

    [OneTimeTearDown]
    public void Remove() => tool.Dispose();

    [Test, CancelAfter(4 * Bounds.Server)]
    public async Task PostgreSql_17_whose_image_has_no_tools_is_backed_up_and_verified_by_those_of_Debian(CancellationToken token)
    {
        var image = await VariantImages.PostgreSql17WithoutToolsAsync(token);
        await using var server = await ModuleServer.StartAsync(
            new PostgreSqlBuilder(image).WithDatabase("elma365").WithUsername("elma365").WithPassword(password), PingAsync, token);
        await using (var connection = await AccessTo(server).OpenAsync("elma365", token))
        {
            await connection.DoAsync(
                "set search_path = public; create table orders (id int primary key, note text not null); "
                + "insert into orders select i, md5(i::text) from generate_series(1, 500) i; "
                + "create index orders_note on orders (note); create role app login password 'secret'; grant select on orders to app",
                token);
        }

        var account = $"--user elma365 --password-file {tool.Write("pg", password)}";
        var reference = await ImagesUnderTest.ReferenceAsync("postgresql", token);
        var create = $"create --store postgresql --container {server.Id} {account} --name seventeen";
        var refused = await tool.RunAsync($"{create} --tools postgresql={reference.Reference}");
        Assert.That(refused.Code, Is.EqualTo(1), refused.Said);
        var said = string.Join(' ', refused.Said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.That(said, Does.Contain($"the image named for tools, {reference.Reference}: pg_dump is 15."));
        Assert.That(said, Does.Contain("--tools postgresql=REFERENCE"));

        var created = await tool.RunAsync(create);
        Assert.That(created.Code, Is.Zero, created.Said);
        AssertTools("seventeen", "17.", "elma365-verify/tools-postgresql-17:");
        var verified = await tool.RunAsync($"verify --name seventeen {account}");
        Assert.That(verified.Code, Is.Zero, verified.Said);
        Assert.That(verified.Said, Does.Contain("seventeen: verified: a fresh server holds what was backed up, "));
    }

    [Test, CancelAfter(4 * Bounds.Server)]
    public async Task Redis_8_is_backed_up_and_verified_by_the_tools_of_its_own_image(CancellationToken token)
    {
        var image = await VariantImages.Redis8Async(token);
        var builder = new RedisBuilder(image).WithCommand("redis-server", "--requirepass", password);
        await using var server = await ModuleServer.StartAsync(builder, PingAsync, token);
        await using (var connection = await AccessTo(server).OpenAsync(token))
        {
            var database = connection.GetDatabase(0);
            await database.StringSetAsync("plain", "договор").WaitAsync(token);
            await database.HashSetAsync("user:1", "email", "a@example.org").WaitAsync(token);
            await database.ListRightPushAsync("tasks", ["c", "a", "b"]).WaitAsync(token);
        }

        var account = $"--password-file {tool.Write("redis", password)}";
        var created = await tool.RunAsync($"create --store redis --container {server.Id} {account} --name eight");
        Assert.That(created.Code, Is.Zero, created.Said);
        AssertTools("eight", "8.", image);
        var verified = await tool.RunAsync($"verify --name eight {account}");
        Assert.That(verified.Code, Is.Zero, verified.Said);
        Assert.That(verified.Said, Does.Contain("eight: verified: a fresh server holds what was backed up, "));
    }

    private void AssertTools(string name, string version, string image)
    {
        var manifest = BackupIntegrity.Verify(Path.Combine(tool.Backups, name)).Manifest!;
        Assert.That(manifest.Tools, Is.Not.Empty);
        Assert.That(manifest.Tools.Select(used => used.Version), Has.All.StartsWith(version));
        Assert.That(manifest.Tools.Select(used => used.Image), Has.All.StartsWith(image));
    }

    private PostgreSqlAccess AccessTo(PostgreSqlContainer server) => new(
        server.LoopbackEndpoint(PostgreSqlBuilder.PostgreSqlPort), new IPEndPoint(IPAddress.Loopback, 5432), "elma365", password);

    private RedisAccess AccessTo(RedisContainer server) =>
        new(server.LoopbackEndpoint(RedisBuilder.RedisPort), new IPEndPoint(IPAddress.Loopback, 6379), password);

    private async Task PingAsync(PostgreSqlContainer server, CancellationToken token)
    {
        await using var connection = await AccessTo(server).OpenAsync("elma365", token);
    }

    private async Task PingAsync(RedisContainer server, CancellationToken token)
    {
        await using var connection = await AccessTo(server).OpenAsync(token);
    }
}

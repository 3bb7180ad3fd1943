using Elma365Verify.Containers.Services;
using Npgsql;
using Testcontainers.PostgreSql;

namespace Elma365Verify.ImageTests.Modules;

internal sealed class PostgreSqlModuleTests
{
    [Test, CancelAfter(Bounds.Server)]
    public async Task A_row_written_over_the_modules_connection_string_outlasts_a_restart(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("postgresql", token);
        var builder = new PostgreSqlBuilder(image.Reference)
            .WithDatabase("acts").WithUsername("elma365").WithPassword(GeneratedSecret.Create());
        await using var server = await ModuleServer.StartAsync(
            builder, (starting, asking) => QueryAsync(starting, "select 1", asking), token);
        await server.ExpectScratchAsync(token);
        await QueryAsync(server, "create table act (name text); insert into act values ('договор №1')", token);

        await server.RestartAsync(token);

        Assert.That(await QueryAsync(server, "select name from act", token), Is.EqualTo("договор №1"));
        Assert.That(await QueryAsync(server, "select current_user || ' in ' || current_database()", token), Is.EqualTo("elma365 in acts"));
    }

    private static async Task<object?> QueryAsync(PostgreSqlContainer server, string sql, CancellationToken token)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.GetConnectionString()) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(token);
    }
}

using StackExchange.Redis;
using Testcontainers.Redis;

namespace Elma365Verify.ImageTests.Modules;

internal sealed class RedisModuleTests
{
    [Test, CancelAfter(Bounds.Server)]
    public async Task A_key_written_over_the_modules_connection_string_outlasts_a_restart(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("redis", token);
        var builder = new RedisBuilder(image.Reference).WithCommand("--appendonly", "yes");
        await using var server = await ModuleServer.StartAsync(builder, PingAsync, token);
        await server.ExpectScratchAsync(token);
        await using (var client = await ConnectAsync(server, token))
            await client.GetDatabase().StringSetAsync("act", "договор №1").WaitAsync(token);

        await server.RestartAsync(token);

        await using var again = await ConnectAsync(server, token);
        Assert.That((string?)await again.GetDatabase().StringGetAsync("act").WaitAsync(token), Is.EqualTo("договор №1"));
    }

    private static async Task PingAsync(RedisContainer server, CancellationToken token)
    {
        await using var client = await ConnectAsync(server, token);
        await client.GetDatabase().PingAsync().WaitAsync(token);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisContainer server, CancellationToken token) =>
        ConnectionMultiplexer.ConnectAsync(server.GetConnectionString()).WaitAsync(token);
}

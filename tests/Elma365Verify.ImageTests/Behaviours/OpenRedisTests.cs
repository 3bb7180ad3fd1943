using System.Net.Sockets;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.ImageTests.Behaviours;

/// <summary>Redis clients forgive a server that has no password; what judges whether it serves must not.</summary>
public sealed class OpenRedisTests
{
    private const int Port = 6379;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_Redis_that_lets_everyone_in_does_not_count_as_serving(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("redis", token);
        await using var redis = new ContainerBuilder(image.Reference)
            .WithPortBinding(Port, assignRandomHostPort: true)
            .AsScratch(ImagesUnderTest.RunId, AnswerAsync, StartWithin)
            .Build();
        await redis.StartAsync(token);

        Assert.That(
            () => new RedisService().Handshakes[0].PerformAsync(redis.LoopbackEndpoint(Port), token),
            Throws.TypeOf<HandshakeException>().With.Message.EndsWith("the server serves a client without a password"));
    }

    private static async Task AnswerAsync(IContainer redis, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(redis.LoopbackEndpoint(Port), token);
        await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), token);
        await client.GetStream().ReadExactlyAsync(new byte["+PONG".Length], token);
    }
}

using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Scratch;
using StackExchange.Redis;
using Testcontainers.Redis;

namespace Elma365Verify.ImageTests;

/// <summary>A Testcontainers module's server on this machine's loopback, without a command run in its image.</summary>
public sealed class ScratchServerTests
{
    [Test, CancelAfter(Bounds.Server)]
    public async Task A_modules_server_is_published_on_loopback_alone_and_serves_when_it_has_started(CancellationToken token)
    {
        await using var redis = await StartAsync(PingAsync, TimeSpan.FromSeconds(60), token);

        await PingAsync(redis, token);
        var inspected = await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(redis.Id, token);
        var published = inspected.NetworkSettings!.Ports!.Values.SelectMany(bindings => bindings).Select(binding => binding.HostIP);
        Assert.That(published, Is.EqualTo(["127.0.0.1"]));
    }

    [Test, CancelAfter(Bounds.Server)]
    public void A_server_that_never_serves_is_waited_for_no_longer_than_it_may_take(CancellationToken token)
    {
        Task NeverAsync(IContainer container, CancellationToken cancellation) => throw new InvalidOperationException("not yet");

        Assert.That(() => StartAsync(NeverAsync, TimeSpan.FromSeconds(2), token), Throws.TypeOf<TimeoutException>());
    }

    private static async Task<RedisContainer> StartAsync(
        Func<IContainer, CancellationToken, Task> serves, TimeSpan within, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("redis", token);
        var redis = new RedisBuilder(image.Reference).AsScratch(ImagesUnderTest.RunId, serves, within).Build();
        try
        {
            await redis.StartAsync(token);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    private static async Task PingAsync(IContainer container, CancellationToken token)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(container.LoopbackEndpoint(RedisBuilder.RedisPort).ToString())
            .WaitAsync(token);
        await client.GetDatabase().PingAsync().WaitAsync(token);
    }
}

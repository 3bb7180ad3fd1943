using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Scratch;

namespace Elma365Verify.ImageTests.Modules;

/// <summary>A server of the image under test, started by a Testcontainers module on this machine's loopback.</summary>
/// <remarks>
/// The PostgreSQL module switches <c>fsync</c>, <c>full_page_writes</c> and <c>synchronous_commit</c> off: a server started by it
/// keeps its data over a stop, and proves nothing about a crash.
/// </remarks>
internal static class ModuleServer
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    /// <summary>Starts it; it serves when this returns.</summary>
    /// <param name="builder">The module's builder.</param>
    /// <param name="serves">Throws while a client, over the module's own connection string, is not served yet.</param>
    /// <param name="token">Ends the start.</param>
    public static async Task<TContainer> StartAsync<TBuilder, TContainer, TConfiguration>(
        ContainerBuilder<TBuilder, TContainer, TConfiguration> builder,
        Func<TContainer, CancellationToken, Task> serves,
        CancellationToken token)
        where TBuilder : ContainerBuilder<TBuilder, TContainer, TConfiguration>
        where TContainer : IContainer
        where TConfiguration : IContainerConfiguration
    {
        var container = builder
            .AsScratch(ImagesUnderTest.RunId, (starting, asking) => serves((TContainer)starting, asking), Within)
            .Build();
        try
        {
            await container.StartAsync(token);
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the server as its engine would, and starts it on the same data, under another published port.</summary>
    public static async Task RestartAsync(this IContainer container, CancellationToken token)
    {
        await container.StopAsync(token);
        await container.StartAsync(token);
    }

    /// <summary>Fails unless the container is labelled as the project's and published on loopback alone.</summary>
    public static async Task ExpectScratchAsync(this IContainer container, CancellationToken token)
    {
        var inspected = await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(container.Id, token);
        var published = inspected.NetworkSettings!.Ports!.Values.SelectMany(bindings => bindings ?? Enumerable.Empty<PortBinding>());

        Assert.That(published.Select(binding => binding.HostIP), Is.Not.Empty.And.All.EqualTo("127.0.0.1"));
        Assert.That(inspected.Config!.Labels, Does.ContainKey(ResourceLabels.Project).WithValue(ResourceLabels.ProjectValue));
        Assert.That(inspected.Config.Labels, Does.ContainKey(ResourceLabels.Run).WithValue(ImagesUnderTest.RunId));
    }
}

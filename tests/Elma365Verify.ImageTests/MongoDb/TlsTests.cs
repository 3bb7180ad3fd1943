using System.Net;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Topologies;
using Testcontainers.MongoDb;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>The image as the topology runs it: TLS and authentication required.</summary>
public sealed class TlsTests
{
    private static readonly Host Server = new("data-mongodb", "data", "mongodb", IPAddress.Parse("198.18.60.15"), "mongodb", "MongoDB.");

    [Test, CancelAfter(Bounds.Server)]
    public async Task The_handshake_of_the_topology_succeeds_over_TLS_alone(CancellationToken token)
    {
        using var certificates = new RunCertificates();
        using var others = new RunCertificates();
        var service = new MongoDbService(Server, certificates);
        await using var container = await StartAsync(service, token);
        var endpoint = container.LoopbackEndpoint(MongoDbBuilder.MongoDbPort);

        Assert.That(await service.Handshakes[0].PerformAsync(endpoint, token), Does.StartWith("DocumentDB ").Or.StartWith("MongoDB "));
        using (Assert.EnterMultipleScope())
        {
            await AssertRefusedAsync(new MongoDbService(Server, certificates), "authenticate", endpoint, token);
            await AssertRefusedAsync(new MongoDbService(Server, others), "certificate", endpoint, token);
            await AssertRefusedAsync(new MongoDbService(Server with { Name = "data-redis" }, certificates), "certificate", endpoint, token);
        }
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_client_without_TLS_is_not_served(CancellationToken token)
    {
        using var certificates = new RunCertificates();
        await using var container = await StartAsync(new MongoDbService(Server, certificates), token);
        using var client = await RawClient.ConnectAsync(container.LoopbackEndpoint(MongoDbBuilder.MongoDbPort), token);

        Assert.That(await client.TryAskAsync(new("hello", 1), token), Is.Null);
    }

    // Another instance has another password, and another authority trusts other certificates.
    private static async Task AssertRefusedAsync(MongoDbService service, string reason, IPEndPoint endpoint, CancellationToken token)
    {
        try
        {
            var said = await service.Handshakes[0].PerformAsync(endpoint, token);
            Assert.Fail($"{reason}: the handshake succeeded: {said}");
        }
        catch (HandshakeException exception)
        {
            Assert.That(exception.Message, Does.Contain(reason).IgnoreCase);
        }
    }

    private static async Task<IContainer> StartAsync(MongoDbService service, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("mongodb", token);
        var container = new ContainerBuilder(image.Reference).WithPortBinding(MongoDbBuilder.MongoDbPort, true)
            .With(service.Configure(KnownContracts.Get(service.Role, KnownContracts.Default)))
            .AsScratch(
                ImagesUnderTest.RunId,
                (server, cancellation) =>
                    service.Handshakes[0].PerformAsync(server.LoopbackEndpoint(MongoDbBuilder.MongoDbPort), cancellation),
                TimeSpan.FromMinutes(1))
            .Build();
        await container.StartAsync(token);
        return container;
    }
}

using System.Net;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Behaviours;

/// <summary>The server a run would put in a role, as a run configures it, on this machine's loopback; unless a test breaks it.</summary>
internal sealed class ScratchService : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(90);

    private readonly RunCertificates certificates;
    private readonly IContainer container;

    private ScratchService(IService service, ResolvedImage image, IContainer container, RunCertificates certificates)
    {
        Service = service;
        Image = image;
        this.container = container;
        this.certificates = certificates;
    }

    public IService Service { get; }

    public ResolvedImage Image { get; }

    /// <summary>Starts the server of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="sabotage">Breaks what the container is started with; null for none.</param>
    /// <param name="token">Ends the start.</param>
    public static async Task<ScratchService> StartAsync(
        string role, Func<ContainerBuilder, ContainerBuilder>? sabotage, CancellationToken token)
    {
        var certificates = new RunCertificates();
        var topology = ImagesUnderTest.Inputs.Topology;
        var service = ServiceCatalog.Create(topology.Hosts.First(host => host.Service == role), topology, certificates);
        var image = await ImagesUnderTest.ImageAsync(role, token);
        var contract = KnownContracts.Get(role, KnownContracts.Default);
        var builder = new ContainerBuilder(image.Reference).With(service.Configure(contract));
        if (sabotage is not null)
            builder = sabotage(builder);
        builder = service.Handshakes.Aggregate(
            builder, (some, handshake) => some.WithPortBinding(handshake.Port, assignRandomHostPort: true));
        var container = builder
            .AsScratch(ImagesUnderTest.RunId, (started, cancellation) => ServeAsync(service, started, cancellation), StartWithin)
            .Build();
        var scratch = new ScratchService(service, image, container, certificates);
        try
        {
            await container.StartAsync(token);
            return scratch;
        }
        catch
        {
            TestContext.Out.WriteLine(await container.LastLinesAsync(15, CancellationToken.None));
            await scratch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a client on this machine reaches a port of the server.</summary>
    public IPEndPoint Endpoint(int port) => container.LoopbackEndpoint(port);

    /// <summary>Every behaviour's result, as a run would report it: what the stand-in declares to lack is not performed.</summary>
    public async Task<IReadOnlyList<BehaviourResult>> BehaveAsync(CancellationToken token)
    {
        var results = new List<BehaviourResult>();
        foreach (var behaviour in Service.Behaviours)
            results.Add(BehaviourTrial.NotApplicable(behaviour, Image.StandIn) ?? await PerformAsync(behaviour, token));
        foreach (var result in results)
            TestContext.Out.WriteLine($"{result.Outcome,-13} {result.Seconds,6:0.00} s  {result.Name}  {result.Detail}");
        return results;
    }

    /// <summary>Performs a behaviour, whatever the image declares.</summary>
    public Task<BehaviourResult> PerformAsync(Behaviour behaviour, CancellationToken token) =>
        BehaviourTrial.PerformAsync(behaviour, "loopback", Endpoint(behaviour.Port), token);

    public async ValueTask DisposeAsync()
    {
        await container.DisposeAsync();
        certificates.Dispose();
    }

    private static async Task ServeAsync(IService service, IContainer started, CancellationToken token)
    {
        foreach (var handshake in service.Handshakes)
            await handshake.PerformAsync(started.LoopbackEndpoint(handshake.Port), token);
    }
}

using Docker.DotNet.Models;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests;

/// <summary>A client's host, the firewall and one server of the reference topology, by settings as a user gives them.</summary>
internal sealed class SmallEnvironment(VerificationSession session) : IAsyncDisposable
{
    /// <summary>The server.</summary>
    public Subject Subject => session.Environment.Subjects.Single();

    /// <summary>Starts it; when this returns, the server serves.</summary>
    /// <param name="role">The server's role.</param>
    /// <param name="choice">What the settings say of its image.</param>
    /// <param name="runId">The label of its containers.</param>
    /// <param name="readyWithin">How long the server may take.</param>
    /// <param name="cancellation">Ends the start early.</param>
    public static async Task<SmallEnvironment> StartAsync(
        string role, ImageChoice choice, string runId, TimeSpan readyWithin, CancellationToken cancellation)
    {
        var options = new VerificationOptions
        {
            Images = new Dictionary<string, ImageChoice> { [role] = choice },
            ReadyWithin = readyWithin,
        };
        var whole = VerificationInputs.Load(options);
        var server = whole.Topology.Hosts.Single(host => host.Service == role);
        var client = whole.Topology.Hosts.First(host => !whole.Policy.Permitted(host, server, Protocol.Tcp).IsEmpty);
        var inputs = whole with { Topology = new Topologies.Topology([client, server]) };
        var images = await VerificationSession.ResolveImagesAsync(ImagesUnderTest.Engine, inputs, new SilentPhase(), cancellation);
        return new SmallEnvironment(
            await VerificationSession.StartAsync(ImagesUnderTest.Engine, inputs, images, runId, new SilentPhase(), cancellation));
    }

    /// <summary>What a client across the firewall finds.</summary>
    public async Task<ServiceReport> ServiceAsync(CancellationToken cancellation) =>
        (await session.CheckServicesAsync(new SilentPhase(), cancellation)).Single(service => service.Served is not null);

    /// <summary>What became of the server since it was found to serve; null while it is the same.</summary>
    public Task<ServerFate?> FateAsync(CancellationToken cancellation) => session.Environment.Watch.FateAsync(Subject, cancellation);

    /// <summary>How many containers carry a run's label, running or not.</summary>
    public static async Task<int> CountAsync(string runId, CancellationToken cancellation)
    {
        var labelled = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{ResourceLabels.Run}={runId}"] = true },
        };
        var parameters = new ContainersListParameters { All = true, Filters = labelled };
        return (await ImagesUnderTest.Engine.Client.Containers.ListContainersAsync(parameters, cancellation)).Count;
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();
}

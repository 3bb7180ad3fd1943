using System.Diagnostics;
using System.Net;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Environments;

/// <summary>The topology in containers: a firewall, a sandbox behind each leg, and real servers in some of them.</summary>
public sealed class VerificationEnvironment : IAsyncDisposable
{
    private readonly DockerEngine engine;
    private readonly EnvironmentOptions options;
    private readonly ContainerFactory factory;
    private readonly ContainerPark park;
    private Firewall? firewall;

    private VerificationEnvironment(DockerEngine engine, EnvironmentOptions options)
    {
        this.engine = engine;
        this.options = options;
        factory = new ContainerFactory(options);
        park = new ContainerPark(engine);
    }

    /// <summary>The hosts around the firewall.</summary>
    public Topology Topology => options.Topology;

    internal Firewall Firewall => firewall ?? throw new InvalidOperationException("The environment has not been started.");

    /// <summary>One sandbox a host, in the topology's order.</summary>
    internal IReadOnlyList<Sandbox> Sandboxes { get; private set; } = [];

    /// <summary>The real servers.</summary>
    internal IReadOnlyList<Subject> Subjects { get; private set; } = [];

    internal IEnumerable<Leg> Legs => Sandboxes.Select(sandbox => sandbox.Leg);

    /// <summary>Starts everything in parallel and returns when every server serves, judged over the network by its own protocol.</summary>
    /// <exception cref="EnvironmentException">Something did not start, or did not serve in time; nothing is left behind.</exception>
    public static async Task<VerificationEnvironment> StartAsync(
        DockerEngine engine, EnvironmentOptions options, IRunPhase phase, CancellationToken cancellation)
    {
        TestcontainersSettings.ResourceReaperImage = new DockerImage(options.AgentImage);
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
        var environment = new VerificationEnvironment(engine, options);
        try
        {
            await environment.StartAsync(phase, cancellation).ConfigureAwait(false);
            return environment;
        }
        catch (Exception exception)
        {
            await environment.DisposeAsync().ConfigureAwait(false);
            if (exception is EnvironmentException or ConfigurationException or OperationCanceledException)
                throw;
            throw new EnvironmentException($"The environment could not start: {exception.Message}", exception);
        }
    }

    /// <summary>Removes every container of the environment.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var agent in Sandboxes.Select(sandbox => sandbox.Agent))
            await agent.DisposeAsync().ConfigureAwait(false);
        if (firewall is not null)
            await firewall.Agent.DisposeAsync().ConfigureAwait(false);
        await park.DisposeAsync().ConfigureAwait(false);
    }

    internal Sandbox SandboxOf(Host host) => Sandboxes.First(sandbox => sandbox.Leg.Host == host);

    /// <summary>Connections from one host to a port of another, for a client on this machine.</summary>
    internal HostRelay Relay(Host from, Host to, int port) =>
        new(engine.Client, SandboxOf(from).Container.Id, new IPEndPoint(to.Address, port));

    /// <summary>Starts a tool in a host's network namespace; it is removed with the environment.</summary>
    /// <exception cref="EnvironmentException">The engine can't create or start it.</exception>
    internal async Task<IContainer> JoinAsync(Host host, string image, string[] command, CancellationToken cancellation)
    {
        var container = factory.Guest(SandboxOf(host), image, command);
        await park.StartAsync(container, cancellation).ConfigureAwait(false);
        return container;
    }

    private async Task StartAsync(IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("starting the firewall and the hosts");
        var startingFirewall = StartFirewallAsync(cancellation);
        var startingSandboxes = Task.WhenAll(Topology.Hosts.Select((host, number) => StartSandboxAsync(new Leg(host, number), cancellation)));
        await Task.WhenAll(startingFirewall, startingSandboxes).ConfigureAwait(false);
        Sandboxes = await startingSandboxes.ConfigureAwait(false);
        firewall = await startingFirewall.ConfigureAwait(false);
        await WireAsync(cancellation).ConfigureAwait(false);
        var readiness = new Readiness(engine, options.ReadyWithin, phase);
        Subjects = await Task.WhenAll(Sandboxes.Where(sandbox => sandbox.Leg.Host.Service is not null)
            .Select(sandbox => StartSubjectAsync(sandbox, readiness, cancellation))).ConfigureAwait(false);
    }

    private async Task<Firewall> StartFirewallAsync(CancellationToken cancellation)
    {
        var container = factory.Firewall();
        await park.StartAsync(container, cancellation).ConfigureAwait(false);
        return new Firewall(container, await AgentSession.StartAsync(engine.Client, container.Id, "the firewall", cancellation).ConfigureAwait(false));
    }

    private async Task<Sandbox> StartSandboxAsync(Leg leg, CancellationToken cancellation)
    {
        var container = factory.Sandbox(leg.Host);
        await park.StartAsync(container, cancellation).ConfigureAwait(false);
        return new Sandbox(leg, container, await AgentSession.StartAsync(engine.Client, container.Id, leg.Host.Name, cancellation).ConfigureAwait(false));
    }

    private async Task WireAsync(CancellationToken cancellation)
    {
        var ends = await Task.WhenAll(Sandboxes.Select(async sandbox =>
        {
            var inspected = await engine.Client.Containers.InspectContainerAsync(sandbox.Container.Id, cancellation).ConfigureAwait(false);
            return (sandbox.Leg, ProcessId: inspected.State!.Pid);
        })).ConfigureAwait(false);
        await Firewall.Agent.RunAsync("ip", ["-batch", "-"], Wiring.Firewall(ends), cancellation).ConfigureAwait(false);
        await Task.WhenAll(Sandboxes.Select(sandbox =>
            sandbox.Agent.RunAsync("ip", ["-batch", "-"], Wiring.Host(sandbox.Leg), cancellation))).ConfigureAwait(false);
    }

    private async Task<Subject> StartSubjectAsync(Sandbox sandbox, Readiness readiness, CancellationToken cancellation)
    {
        var host = sandbox.Leg.Host;
        var service = options.Services(host);
        var image = options.Images[service.Role];
        var container = factory.Subject(sandbox, service, image);
        var subject = new Subject(sandbox, service, image, container);
        var started = Stopwatch.GetTimestamp();
        await park.StartAsync(container, cancellation).ConfigureAwait(false);
        await readiness.AwaitAsync(subject, cancellation).ConfigureAwait(false);
        return subject with { Start = Stopwatch.GetElapsedTime(started) };
    }
}

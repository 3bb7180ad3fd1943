using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
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
    private readonly ConcurrentBag<AgentSession> agents = [];
    private readonly ConcurrentBag<FallenSubject> fallen = [];
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

    /// <summary>The run's name; containers carry it as a label.</summary>
    internal string RunId => options.RunId;

    internal Firewall Firewall => firewall ?? throw new InvalidOperationException("The environment has not been started.");

    /// <summary>One sandbox a host, in the topology's order.</summary>
    internal IReadOnlyList<Sandbox> Sandboxes { get; private set; } = [];

    /// <summary>The real servers.</summary>
    internal IReadOnlyList<Subject> Subjects { get; private set; } = [];

    /// <summary>Those that did not come up, where the environment does without them.</summary>
    internal IReadOnlyList<FallenSubject> Fallen { get; private set; } = [];

    /// <summary>Tells whether a server is still the one that was found to serve.</summary>
    internal ServerWatch Watch => new(engine);

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
            await environment.RemoveAfterAsync(exception).ConfigureAwait(false);
            if (exception is EnvironmentException or ConfigurationException or OperationCanceledException)
                throw;
            throw new EnvironmentException($"The environment could not start: {exception.Message}", exception);
        }
    }

    /// <summary>Removes every container of the environment.</summary>
    /// <exception cref="EnvironmentException">Not all could be removed.</exception>
    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents)
            await agent.DisposeAsync().ConfigureAwait(false);
        await park.DisposeAsync().ConfigureAwait(false);
    }

    /// <exception cref="EnvironmentException">Not all could be removed; the message begins with what had failed before.</exception>
    private async Task RemoveAfterAsync(Exception failure)
    {
        try
        {
            await DisposeAsync().ConfigureAwait(false);
        }
        catch (EnvironmentException removal)
        {
            throw new EnvironmentException($"{failure.Message}\n{removal.Message}", failure);
        }
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
        var readiness = new Readiness(engine, options.ReadyWithin, phase);

        // Servers take longest to start, so their hosts come first.
        var starting = Topology.Hosts.Select((host, number) => new Leg(host, number))
            .OrderBy(leg => leg.Host.Service is null)
            .Select(leg => StartHostAsync(leg, startingFirewall, readiness, cancellation)).ToList();
        await Task.WhenAll([startingFirewall, .. starting]).ConfigureAwait(false);
        var hosts = await Task.WhenAll(starting).ConfigureAwait(false);
        firewall = await startingFirewall.ConfigureAwait(false);
        Sandboxes = [.. hosts.Select(host => host.Sandbox).OrderBy(sandbox => sandbox.Leg.Number)];
        Subjects = [.. hosts.Select(host => host.Subject).OfType<Subject>().OrderBy(subject => subject.Sandbox.Leg.Number)];
        Fallen = [.. fallen.OrderBy(subject => subject.Sandbox.Leg.Number)];
    }

    /// <summary>A host from its sandbox over its leg to its server; no host waits for another.</summary>
    private async Task<(Sandbox Sandbox, Subject? Subject)> StartHostAsync(
        Leg leg, Task<Firewall> startingFirewall, Readiness readiness, CancellationToken cancellation)
    {
        var sandbox = await StartSandboxAsync(leg, cancellation).ConfigureAwait(false);
        var inspected = await engine.Client.Containers.InspectContainerAsync(sandbox.Container.Id, cancellation).ConfigureAwait(false);
        var centre = await startingFirewall.ConfigureAwait(false);
        await centre.Agent.RunAsync("ip", ["-batch", "-"], Wiring.Firewall([(leg, inspected.State!.Pid)]), cancellation)
            .ConfigureAwait(false);
        await sandbox.Agent.RunAsync("ip", ["-batch", "-"], Wiring.Host(leg), cancellation).ConfigureAwait(false);
        return (sandbox, leg.Host.Service is null ? null : await StartSubjectAsync(sandbox, readiness, cancellation).ConfigureAwait(false));
    }

    private async Task<Firewall> StartFirewallAsync(CancellationToken cancellation)
    {
        var container = factory.Firewall();
        await park.StartAsync(container, cancellation).ConfigureAwait(false);
        return new Firewall(container, await StartAgentAsync(container, "the firewall", cancellation).ConfigureAwait(false));
    }

    private async Task<Sandbox> StartSandboxAsync(Leg leg, CancellationToken cancellation)
    {
        var container = factory.Sandbox(leg.Host);
        await park.StartAsync(container, cancellation).ConfigureAwait(false);
        return new Sandbox(leg, container, await StartAgentAsync(container, leg.Host.Name, cancellation).ConfigureAwait(false));
    }

    private async Task<AgentSession> StartAgentAsync(IContainer container, string name, CancellationToken cancellation)
    {
        var agent = await AgentSession.StartAsync(engine.Client, container.Id, name, cancellation).ConfigureAwait(false);
        agents.Add(agent);
        return agent;
    }

    /// <summary>Starts a server; null where it does not come up and the environment does without it.</summary>
    private async Task<Subject?> StartSubjectAsync(Sandbox sandbox, Readiness readiness, CancellationToken cancellation)
    {
        var host = sandbox.Leg.Host;
        var service = options.Services(host);
        var image = options.Images[service.Role];
        var contract = KnownContracts.Get(service.Role, image.Contract ?? KnownContracts.Default).For(image.Configuration);
        var setup = service.Configure(contract);
        var started = Stopwatch.GetTimestamp();
        string? volumes = null;
        if (image.ReadOnlyRoot || image.User is not null)
        {
            volumes = await FurnishedVolumes.CreateAsync(engine, image, contract, setup, options.RunId, park.Adopt, cancellation)
                .ConfigureAwait(false);
        }

        var container = factory.Subject(sandbox, image, setup, volumes);
        var subject = new Subject(sandbox, service, image, container);
        try
        {
            await park.StartSubjectAsync(subject, cancellation).ConfigureAwait(false);
            var instance = await readiness.AwaitAsync(subject, cancellation).ConfigureAwait(false);
            return subject with { Instance = instance, Start = Stopwatch.GetElapsedTime(started) };
        }
        catch (NotServingException exception) when (options.DoesWithout)
        {
            // What half came up is not to speak on a host that is bare from now on.
            await park.RemoveAsync(container).ConfigureAwait(false);
            fallen.Add(new FallenSubject(sandbox, service, image, exception));
            return null;
        }
        catch (NotServingException exception)
        {
            throw new EnvironmentException(exception.Message, exception);
        }
    }
}

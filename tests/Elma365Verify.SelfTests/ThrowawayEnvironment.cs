using Elma365Verify.Containers;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;
using ContainerKillParameters = Docker.DotNet.Models.ContainerKillParameters;
using ContainerRestartParameters = Docker.DotNet.Models.ContainerRestartParameters;

namespace Elma365Verify.SelfTests;

/// <summary>A few bare hosts of a test's own, for faults nothing recovers from.</summary>
internal sealed class ThrowawayEnvironment(VerificationSession session) : IAsyncDisposable
{
    /// <summary>The hosts, in the topology's order.</summary>
    private static readonly string[] Hosts = ["ext-stranger", "master-1", "worker-1", "data-mongodb"];

    public VerificationSession Session { get; } = session;

    public Topology Topology => Session.Inputs.Topology;

    /// <summary>Starts it with the reference ruleset, not calibrated.</summary>
    public static async Task<ThrowawayEnvironment> StartAsync(CancellationToken cancellation, int passes = 1)
    {
        var images = SharedEnvironment.Images;
        var inputs = Reference.Among(Hosts);
        inputs = inputs with { Options = inputs.Options with { Passes = passes } };
        var session = await VerificationSession.StartAsync(
            SharedEnvironment.Engine, inputs, images, RunNames.Next(), new SilentPhase(), cancellation);
        await session.LoadAsync(Reference.Ruleset, cancellation);
        return new ThrowawayEnvironment(session);
    }

    /// <summary>Starts it, calibrates it, and proves that it conforms.</summary>
    public static async Task<ThrowawayEnvironment> StartSoundAsync(CancellationToken cancellation, int passes = 1)
    {
        var started = await StartAsync(cancellation, passes);
        try
        {
            Assert.That(await started.CalibrateAsync(new SilentPhase(), cancellation), Is.Empty, "calibration");
            var verdicts = await started.Session.SweepAsync(started.Session.Plan, new SilentPhase(), cancellation);
            Assert.That(WrongCells.Of(verdicts), Is.Empty, WrongCells.Doubts(verdicts));
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calibrates it and loads the reference ruleset again.</summary>
    public async Task<IReadOnlyList<string>> CalibrateAsync(IRunPhase phase, CancellationToken cancellation)
    {
        var failures = await Session.CalibrateAsync(phase, cancellation);
        await Session.LoadAsync(Reference.Ruleset, cancellation);
        return failures;
    }

    /// <summary>The whole plan, in an order that has left the given host alone when the first sweeps are on their way.</summary>
    public IReadOnlyList<Sweep> PlanSparing(string host) =>
        [.. Session.Plan.OrderBy(sweep => sweep.From.Name == host || sweep.To.Name == host).ThenBy(sweep => sweep.Protocol)];

    /// <summary>Kills the agent of a host, and with it its witness and its sender.</summary>
    public Task KillAgentAsync(string host) => KillAsync(SandboxOf(host).Agent);

    /// <summary>Kills the agent of the firewall, and with it the guard.</summary>
    public Task KillFirewallAgentAsync() => KillAsync(Session.Environment.Firewall.Agent);

    /// <summary>Kills the container of a host.</summary>
    public Task KillHostAsync(string host)
    {
        var container = SandboxOf(host).Container.Id;
        return SharedEnvironment.Engine.Client.Containers.KillContainerAsync(container, new ContainerKillParameters { Signal = "SIGKILL" });
    }

    /// <summary>Kills the container of the firewall.</summary>
    public Task KillFirewallAsync() => SharedEnvironment.Engine.Client.Containers.KillContainerAsync(
        Session.Environment.Firewall.Container.Id, new ContainerKillParameters { Signal = "SIGKILL" });

    /// <summary>Restarts the container of the firewall at once; its wires and rules are gone.</summary>
    public Task RestartFirewallAsync() => SharedEnvironment.Engine.Client.Containers.RestartContainerAsync(
        Session.Environment.Firewall.Container.Id, new ContainerRestartParameters { WaitBeforeKillSeconds = 0 });

    /// <summary>Freezes all processes of a host for a while.</summary>
    public async Task PauseHostAsync(string host, TimeSpan pause)
    {
        var containers = SharedEnvironment.Engine.Client.Containers;
        var container = SandboxOf(host).Container.Id;
        await containers.PauseContainerAsync(container);
        await Task.Delay(pause);
        await containers.UnpauseContainerAsync(container);
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private Sandbox SandboxOf(string host) => Session.Environment.SandboxOf(Topology.Hosts.Single(one => one.Name == host));

    /// <summary>The parent of a tool an agent runs is the agent.</summary>
    private static async Task KillAsync(AgentSession agent)
    {
        try
        {
            await agent.RunAsync("sh", ["-c", "kill -9 $PPID"], "", CancellationToken.None);
            Assert.Fail("The agent answered after its death.");
        }
        catch (AgentException)
        {
            // It can't say that it has died.
        }
    }
}

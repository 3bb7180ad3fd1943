using Elma365Verify.Containers.Agents;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>Deaths, each in an environment of its own that conformed before.</summary>
[Category(Rounds.Category)]
public sealed class LethalFaultTests
{
    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_killed_agent_leaves_every_sweep_from_and_to_its_host_unproven(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartSoundAsync(token);

        var verdicts = await environment.Session.SweepAsync(
            environment.PlanSparing("worker-1"), new FaultPhase(() => environment.KillAgentAsync("worker-1")), token);

        foreach (var verdict in verdicts.Where(verdict => verdict.Sweep.To.Name == "worker-1"))
            FaultTrial.AssertUnproven(verdict, "the witness of worker-1 no longer answers");
        foreach (var verdict in verdicts.Where(verdict => verdict.Sweep.From.Name == "worker-1"))
            FaultTrial.AssertUnproven(verdict, "the sender on worker-1 failed");
        var others = verdicts.Where(verdict => !Concerns(verdict, "worker-1")).ToList();
        Assert.That(others, Is.Not.Empty);
        Assert.That(WrongCells.Of(others), Is.Empty, WrongCells.Doubts(others));
        Assert.That(Reports.Of(verdicts, []).ExitCode, Is.EqualTo(2));

        Task SweepAgainAsync() => environment.Session.SweepAsync(environment.Session.Plan, new SilentPhase(), token);
        Assert.That(SweepAgainAsync, Throws.TypeOf<AgentException>().With.Message.Contains("worker-1"), "No witness can be set up.");
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_killed_host_leaves_every_sweep_from_and_to_it_unproven_and_nothing_red(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartSoundAsync(token);

        var verdicts = await environment.Session.SweepAsync(
            environment.PlanSparing("worker-1"), new FaultPhase(() => environment.KillHostAsync("worker-1")), token);

        foreach (var verdict in verdicts.Where(verdict => Concerns(verdict, "worker-1")))
            FaultTrial.AssertUnproven(verdict, "worker-1");
        Assert.That(verdicts.Where(verdict => !verdict.Leaks.IsEmpty || !verdict.Outages.IsEmpty), Is.Empty, WrongCells.Doubts(verdicts));
        Assert.That(Reports.Of(verdicts, []).ExitCode, Is.EqualTo(2));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_killed_guard_gives_no_verdicts_at_all(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartSoundAsync(token);

        var phase = new FaultPhase(environment.KillFirewallAgentAsync);

        Task SweepAsync() => environment.Session.SweepAsync(environment.Session.Plan, phase, token);

        Assert.That(SweepAsync, Throws.TypeOf<AgentException>().With.Message.Contains("the firewall"));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_firewall_killed_or_restarted_midway_gives_no_verdicts_at_all([Values] bool restarted, CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartSoundAsync(token);
        var phase = new FaultPhase(restarted ? environment.RestartFirewallAsync : environment.KillFirewallAsync);

        Task SweepAsync() => environment.Session.SweepAsync(environment.Session.Plan, phase, token);

        Assert.That(SweepAsync, Throws.TypeOf<AgentException>().With.Message.Contains("the firewall"));
    }

    /// <summary>What a host's witness missed meanwhile is no evidence; what waited for it in the kernel's buffer is.</summary>
    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_host_that_stands_still_for_a_while_makes_nothing_red(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartSoundAsync(token);
        var phase = new FaultPhase(() => environment.PauseHostAsync("worker-1", StandsStill));

        var verdicts = await environment.Session.SweepAsync(environment.PlanSparing("worker-1"), phase, token);

        Assert.That(verdicts.Where(verdict => !verdict.Leaks.IsEmpty || !verdict.Outages.IsEmpty), Is.Empty, WrongCells.Doubts(verdicts));
        var others = verdicts.Where(verdict => !Concerns(verdict, "worker-1")).ToList();
        Assert.That(WrongCells.Of(others), Is.Empty, WrongCells.Doubts(others));
        var sound = await environment.Session.SweepAsync(environment.Session.Plan, new SilentPhase(), token);
        Assert.That(WrongCells.Of(sound), Is.Empty, WrongCells.Doubts(sound));
    }

    private static readonly TimeSpan StandsStill = TimeSpan.FromSeconds(4);

    private static bool Concerns(SweepVerdict verdict, string host) => verdict.Sweep.From.Name == host || verdict.Sweep.To.Name == host;
}

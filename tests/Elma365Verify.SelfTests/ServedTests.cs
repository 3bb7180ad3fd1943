using Docker.DotNet.Models;
using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Mutants;

namespace Elma365Verify.SelfTests;

/// <summary>An open port with nobody behind it, or a server whose answers are lost, is an outage.</summary>
public sealed class ServedTests
{
    private static readonly string[] Nodes = ["master-1", "master-2", "worker-1", "worker-2", "frontend-1"];

    private static string Redis =>
        SharedEnvironment.Session.Environment.Subjects.Single(subject => subject.Service.Role == "redis").Container.Id;

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_stopped_server_behind_an_open_port_is_an_outage_of_exactly_that_port(CancellationToken token)
    {
        var containers = SharedEnvironment.Engine.Client.Containers;
        await AwaitServedAsync(token);
        try
        {
            await containers.KillContainerAsync(Redis, new ContainerKillParameters { Signal = "SIGKILL" }, token);
            await AssertOutageAsync(token);
        }
        finally
        {
            await containers.StartContainerAsync(Redis, new ContainerStartParameters(), CancellationToken.None);
        }

        await AwaitServedAsync(token);
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_firewall_that_loses_answers_is_an_outage_of_every_served_port_though_every_probe_conforms(CancellationToken token)
    {
        await AwaitServedAsync(token);
        try
        {
            await SharedEnvironment.Session.LoadAsync(StatefulRule.Removed, token);
            await AssertOutageAsync(token);
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }

        await AwaitServedAsync(token);
    }

    private static async Task AssertOutageAsync(CancellationToken token)
    {
        var session = SharedEnvironment.Session;
        var plan = Reference.Topology.Sweeps(Nodes.Select(node => (node, "data-redis"))).ToList();
        var verdicts = await session.SweepAsync(plan, new SilentPhase(), token);
        Assert.That(WrongCells.Of(verdicts), Is.Empty, $"The port is open.\n{WrongCells.Doubts(verdicts)}");

        var services = await session.CheckServicesAsync(new SilentPhase(), token);
        var report = Reports.Of(verdicts, services);
        Assert.Multiple(() =>
        {
            Assert.That(services.Where(service => service.Served == false).Select(service => service.Host), Is.EqualTo(["data-redis"]));
            Assert.That(
                report.Findings.Select(finding => finding.ToString()),
                Is.EquivalentTo(Nodes.Select(node => $"Outage  {node} → data-redis  tcp 6379")));
            Assert.That(report.Summary.Outages, Is.EqualTo(Nodes.Length));
            Assert.That(report.ExitCode, Is.EqualTo(1));
        });
    }

    /// <summary>The positive control, before and after.</summary>
    private static async Task AwaitServedAsync(CancellationToken token)
    {
        while (true)
        {
            var services = await SharedEnvironment.Session.CheckServicesAsync(new SilentPhase(), token);
            var redis = services.Single(service => service.Host == "data-redis");
            if (redis.Served == true)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
        }
    }
}

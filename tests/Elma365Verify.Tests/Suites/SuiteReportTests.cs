using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;
using Elma365Verify.Tests.Samples;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Suites;

internal sealed class SuiteReportTests
{
    private static readonly IReadOnlyList<ExpectedHandshake> Handshakes =
    [
        .. from service in SampleRun.Conforming.Services
           from check in service.Checks
           select new ExpectedHandshake(check.From, service.Host, check.Port, check.Handshake),
    ];

    [Test]
    public void Every_expectation_holds_for_a_run_that_conforms() => Assert.That(Broken(SampleRun.Conforming), Is.Empty);

    [Test]
    public void A_leak_breaks_its_pair_and_protocol_alone()
    {
        var run = new SampleRun().WithLeak("worker-1", "data-redis", Protocol.Udp, "6380").Build();
        Assert.That(Broken(run), Is.EqualTo(new[] { "worker-1 data-redis Udp" }));
        Assert.That(
            Reading(run).OfPair("worker-1", "data-redis", Protocol.Udp).Text,
            Does.Contain("udp 6380 | blocked  | delivered | Leak"));
    }

    [Test]
    public void An_outage_breaks_its_flow_alone()
    {
        var run = new SampleRun().WithOutage("worker-2", "worker-1", Protocol.Tcp, "7500").Build();
        Assert.That(Broken(run), Is.EqualTo(new[] { "drbd" }));
        Assert.That(Reading(run).OfFlow("drbd").Text, Does.Contain("tcp 7500 | delivered | blocked  | Outage"));
    }

    [Test]
    public void A_stray_breaks_the_pair_it_was_addressed_in_and_the_pair_it_arrived_in()
    {
        var run = new SampleRun().WithStray("lan-1", "master-1", Protocol.Tcp, "data-minio", "9000").Build();
        Assert.That(Broken(run), Is.EquivalentTo(new[] { "lan-1 master-1 Tcp", "lan-1 data-minio Tcp" }));
        Assert.That(Reading(run).OfPair("lan-1", "data-minio", Protocol.Tcp).Text, Does.Contain("captured at data-minio"));
    }

    [Test]
    public void Silence_in_doubt_is_no_pass_and_a_delivered_flow_still_is_one()
    {
        var run = new SampleRun().WithDoubt("worker-1", "data-redis", Protocol.Tcp, "the witness died").Build();
        Assert.That(Broken(run), Is.EqualTo(new[] { "worker-1 data-redis Tcp" }));
        Assert.That(Reading(run).OfPair("worker-1", "data-redis", Protocol.Tcp).Text, Does.Contain("doubt: the witness died"));
    }

    [Test]
    public void A_documented_port_silent_in_doubt_breaks_its_flow_too()
    {
        var run = new SampleRun()
            .WithOutage("worker-1", "data-redis", Protocol.Tcp, "6379")
            .WithDoubt("worker-1", "data-redis", Protocol.Tcp, "the witness died")
            .Build();
        Assert.That(Broken(run), Is.EquivalentTo(new[] { "redis", "worker-1 data-redis Tcp" }));
    }

    [Test]
    public void A_failed_handshake_breaks_its_server_alone()
    {
        var run = new SampleRun().WithFailedHandshake("worker-1", "data-postgresql", 5432, "connection \u001b[31mreset").Build();
        Assert.That(Broken(run), Is.EqualTo(new[] { "data-postgresql" }));
        Assert.That(Reading(run).OfServer("data-postgresql").Text, Does.Contain("observed: connection \\u001B[31mreset"));
    }

    [Test]
    public void A_handshake_never_tried_breaks_its_server() =>
        Assert.That(Broken(new SampleRun().WithoutHandshakes("data-redis").Build()), Is.EqualTo(new[] { "data-redis" }));

    [Test]
    public void A_server_without_expected_handshakes_is_not_served()
    {
        var run = SampleRun.Conforming;
        var reading = new SuiteReport(run.Policy, run.Topology, [], run).OfServer("data-redis");
        Assert.That(reading.Holds, Is.False);
        Assert.That(reading.Text, Does.Contain("lets nobody in"));
    }

    [Test]
    public void A_server_the_report_does_not_know_is_not_served()
    {
        var run = SampleRun.Conforming with { Services = [] };
        Assert.That(Broken(run), Is.EquivalentTo(run.Topology.Hosts.Where(host => host.Service is not null).Select(host => host.Name)));
    }

    [Test]
    public void A_sweep_planned_and_never_made_breaks_the_plan_its_pairs_and_its_flows() => Assert.That(
        Broken(new SampleRun().Without("worker-1", "data-redis").Build()),
        Is.EquivalentTo(new[]
        {
            "plan", "redis", "worker-1 data-redis Icmp", "worker-1 data-redis Tcp", "worker-1 data-redis Udp",
        }));

    [Test]
    public void A_sweep_judged_twice_breaks_the_plan_and_its_pair()
    {
        var run = SampleRun.Conforming;
        Assert.That(
            Broken(run with { Verdicts = [.. run.Verdicts, run.Verdicts[0]] }),
            Is.EquivalentTo(new[] { "plan", "ext-allowed ext-stranger Tcp" }));
    }

    [Test]
    public void Nothing_at_all_holds_without_verdicts()
    {
        var run = SampleRun.Conforming with { Verdicts = [], Services = [] };
        Assert.That(Broken(run), Is.EqualTo(Read(Reading(run)).Select(entry => entry.Name)));
    }

    [Test]
    public void A_sweep_of_some_cells_breaks_the_plan_and_its_pair()
    {
        var run = SampleRun.Conforming;
        var half = run.Verdicts[0].Observation with { Probed = SampleNetwork.Ports("1-30000"), Sent = 30000, Entered = 30000 };
        var judged = new Elma365Verify.Reachability.Judge(run.Policy).Decide(half);
        Assert.That(
            Broken(run with { Verdicts = [judged, .. run.Verdicts.Skip(1)] }),
            Is.EquivalentTo(new[] { "plan", "ext-allowed ext-stranger Tcp" }));
    }

    [Test]
    public void A_report_that_another_policy_judged_breaks_what_that_policy_sees_otherwise()
    {
        // Under a policy with one more port, a port that is open is no leak: that green must not be taken over.
        var own = SampleNetwork.Policy;
        var other = own with
        {
            Flows = [.. own.Flows.Select(flow => flow.Id == "redis" ? flow with { Ports = SampleNetwork.Ports("6379-6380") } : flow)],
        };
        var run = new SampleRun(other, SampleNetwork.Topology).Build();
        Assert.That(
            Broken(run),
            Is.EquivalentTo(new[] { "plan", "redis", "worker-1 data-redis Tcp", "worker-2 data-redis Tcp" }));
        Assert.That(Reading(run).OfPair("worker-1", "data-redis", Protocol.Tcp).Text, Does.Contain("judged by another policy"));
    }

    [Test]
    public void A_host_of_the_same_name_elsewhere_is_another_host()
    {
        var hosts = SampleNetwork.Topology.Hosts;
        var moved = new Topology([.. hosts.Select(host => host.Name == "lan-1" ? host with { Role = "server" } : host)]);
        var run = SampleRun.Conforming;
        var reading = new SuiteReport(run.Policy, moved, Handshakes, run).OfPair("lan-1", "data-redis", Protocol.Tcp);
        Assert.That(reading.Text, Does.Contain("between other hosts of the same names"));
    }

    [Test]
    public void A_flow_without_a_pair_of_hosts_breaks_itself_and_the_plan()
    {
        var lonely = new Topology([.. SampleNetwork.Topology.Hosts.Where(host => host.Name != "worker-2")]);
        var run = new SampleRun(SampleNetwork.Policy, lonely).Build();
        Assert.That(Broken(run), Is.EquivalentTo(new[] { "drbd", "plan" }));
        Assert.That(Reading(run).OfFlow("drbd").Text, Does.Contain("has no pair of hosts"));
    }

    [Test]
    public void Captures_are_those_of_the_findings_a_test_is_about()
    {
        var run = SampleRun.Broken;
        Assert.That(
            Reading(run).OfPair("worker-1", "data-redis", Protocol.Tcp).Findings.Select(finding => finding.ToString()),
            Is.EqualTo(new[] { "Leak  worker-1 → data-redis  tcp 6380" }));
        Assert.That(
            Reading(run).OfFlow("drbd").Findings.Select(finding => finding.ToString()),
            Is.EqualTo(new[] { "Outage  worker-2 → worker-1  tcp 7500-7999" }));
    }

    [Test]
    public void That_nothing_contradicts_an_expectation_is_not_enough()
    {
        Assert.That(new Reading("1 cell", Proven: 1, Faults: [], Findings: []).Holds, Is.True);
        var empty = new Reading("0 cells", Proven: 0, Faults: [], Findings: []);
        Assert.That(empty.Holds, Is.False);
        Assert.That(empty.Text, Is.EqualTo("Nothing was proven: 0 cells"));
    }

    private static SuiteReport Reading(RunReport run) => new(SampleNetwork.Policy, run.Topology, Handshakes, run);

    private static List<string> Broken(RunReport run) =>
        Read(Reading(run)).Where(entry => !entry.Reading.Holds).Select(entry => entry.Name).ToList();

    private static IEnumerable<(string Name, Reading Reading)> Read(SuiteReport report)
    {
        var topology = report.Report.Topology;
        yield return ("plan", report.OfPlan());
        foreach (var flow in SampleNetwork.Policy.Flows)
            yield return (flow.Id, report.OfFlow(flow.Id));
        foreach (var host in topology.Hosts.Where(host => host.Service is not null))
            yield return (host.Name, report.OfServer(host.Name));
        foreach (var (from, to) in topology.Pairs())
        foreach (var protocol in Enum.GetValues<Protocol>())
            yield return ($"{from} {to} {protocol}", report.OfPair(from.Name, to.Name, protocol));
    }
}

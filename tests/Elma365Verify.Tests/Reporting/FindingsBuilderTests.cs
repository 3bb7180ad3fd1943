using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class FindingsBuilderTests
{
    [Test]
    public void A_conforming_run_has_no_findings() => Assert.That(SampleRun.Conforming.Findings, Is.Empty);

    [Test]
    public void Leaks_come_first_then_outages_then_unproven() =>
        Assert.That(SampleRun.Broken.Findings.Select(finding => finding.Verdict), Is.EqualTo(new[]
        {
            Verdict.Leak, Verdict.Leak, Verdict.Leak, Verdict.Outage, Verdict.Outage, Verdict.Unproven,
        }));

    [Test]
    public void A_leak_names_its_ports_as_ranges_and_no_flow()
    {
        var finding = new SampleRun().WithLeak("worker-1", "data-redis", Protocol.Tcp, "6380, 7000-7100").Build().Findings.Single();
        Assert.That(finding.ToString(), Is.EqualTo("Leak  worker-1 → data-redis  tcp 6380, 7000-7100"));
        Assert.That(finding.Flows, Is.Empty);
        Assert.That(finding.Evidence, Is.EqualTo(new[]
        {
            "Not documented, yet captured at data-redis: tcp 6380, 7000-7100.",
            "worker-1 → data-redis tcp: 65,535 sent, 65,535 entered the firewall, 103 handed on, 103 captured.",
        }));
    }

    [Test]
    public void An_outage_names_the_flows_concerned()
    {
        var finding = new SampleRun().WithOutage("worker-2", "worker-1", Protocol.Tcp, "7500-7999").Build().Findings.Single();
        Assert.That(finding.ToString(), Is.EqualTo("Outage  worker-2 → worker-1  tcp 7500-7999"));
        Assert.That(finding.Flows, Is.EqualTo(new[] { "drbd" }));
    }

    [Test]
    public void A_stray_is_a_leak_to_the_host_that_captured_it()
    {
        var finding = new SampleRun().WithStray("lan-1", "master-1", Protocol.Tcp, "data-minio", "9000").Build().Findings.Single();
        Assert.That(finding.ToString(), Is.EqualTo("Leak  lan-1 → data-minio  tcp 9000"));
        Assert.That(finding.ToZone, Is.EqualTo("data"));
        Assert.That(finding.Evidence[0], Is.EqualTo("Addressed to master-1, yet captured at data-minio: tcp 9000."));
    }

    [Test]
    public void A_stray_is_a_leak_only_on_ports_not_documented_for_source_and_captor()
    {
        var run = new SampleRun().WithStray("worker-1", "master-1", Protocol.Tcp, "data-redis", "6379-6380").Build();
        Assert.That(run.Findings.Single().ToString(), Is.EqualTo("Leak  worker-1 → data-redis  tcp 6380"));
    }

    [Test]
    public void A_stray_back_to_its_own_source_is_a_leak()
    {
        var run = new SampleRun().WithStray("worker-1", "master-1", Protocol.Tcp, "worker-1", "22").Build();
        Assert.That(run.Findings.Single().ToString(), Is.EqualTo("Leak  worker-1 → worker-1  tcp 22"));
        Assert.That(run.Summary.Leaks, Is.EqualTo(1));
    }

    [Test]
    public void A_leak_and_a_stray_on_the_same_leg_share_a_finding()
    {
        var run = new SampleRun()
            .WithLeak("lan-1", "data-minio", Protocol.Tcp, "9001")
            .WithStray("lan-1", "master-1", Protocol.Tcp, "data-minio", "9000-9001")
            .Build();
        Assert.That(run.Findings.Single().ToString(), Is.EqualTo("Leak  lan-1 → data-minio  tcp 9000-9001"));
        Assert.That(run.Findings.Single().Evidence, Has.Count.EqualTo(4));
        Assert.That(run.Summary.Leaks, Is.EqualTo(2));
    }

    [Test]
    public void A_failed_handshake_is_an_outage_of_its_port_with_the_answer_as_evidence()
    {
        var run = new SampleRun().WithFailedHandshake("worker-1", "data-postgresql", 5432, "connection reset").Build();
        var finding = run.Findings.Single();
        Assert.That(finding.ToString(), Is.EqualTo("Outage  worker-1 → data-postgresql  tcp 5432"));
        Assert.That(finding.Flows, Is.EqualTo(new[] { "postgresql" }));
        Assert.That(
            finding.Evidence,
            Is.EqualTo(new[] { "Handshake from worker-1 to data-postgresql, tcp 5432, failed: connection reset." }));
        Assert.That(run.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void An_undelivered_port_and_its_failed_handshake_are_one_outage()
    {
        var run = new SampleRun()
            .WithOutage("worker-1", "data-postgresql", Protocol.Tcp, "5432")
            .WithFailedHandshake("worker-1", "data-postgresql", 5432, "timed out")
            .Build();
        Assert.That(run.Findings, Has.Count.EqualTo(1));
        Assert.That(run.Summary.Outages, Is.EqualTo(1));
    }

    [Test]
    public void An_unproven_sweep_carries_its_doubts_and_is_not_a_pass()
    {
        var run = new SampleRun().WithDoubt("master-1", "lan-1", Protocol.Udp, "the witness died").Build();
        Assert.That(run.Findings.Single().ToString(), Is.EqualTo("Unproven  master-1 → lan-1  udp 1-65535"));
        Assert.That(run.Findings.Single().Evidence[0], Is.EqualTo("The witness died."));
        Assert.That(run.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void A_doubt_does_not_hide_a_leak()
    {
        var run = new SampleRun()
            .WithLeak("master-1", "lan-1", Protocol.Udp, "53")
            .WithDoubt("master-1", "lan-1", Protocol.Udp, "the witness died")
            .Build();
        Assert.That(run.Findings.Select(finding => finding.Verdict), Is.EqualTo(new[] { Verdict.Leak, Verdict.Unproven }));
        Assert.That(run.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void A_server_no_handshake_was_tried_with_is_unproven()
    {
        var run = new SampleRun().WithoutHandshakes("data-redis").Build();
        Assert.That(run.Findings.Single().ToString(), Is.EqualTo("Unproven  data-redis → data-redis  tcp 6379"));
        Assert.That(run.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void A_flow_the_topology_has_no_hosts_for_is_unproven()
    {
        var topology = SampleNetwork.Topology with { Hosts = SampleNetwork.Topology.Hosts.RemoveAll(host => host.Zone == "edge") };
        var run = new SampleRun(SampleNetwork.Policy, topology).Build();
        Assert.That(run.Findings.Select(finding => finding.Flows.Single()), Is.EqualTo(new[] { "https", "node-port" }));
        Assert.That(run.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void A_flow_whose_ports_no_sweep_covers_is_unproven()
    {
        var timestamp = SampleNetwork.Policy.Flows[0] with { Protocol = Protocol.Icmp, Ports = SampleNetwork.Ports("13") };
        var uncovered = SampleNetwork.Policy with { Flows = [timestamp] };
        var run = new SampleRun(uncovered, SampleNetwork.Topology).Build();
        Assert.That(run.Findings.Single().ToString(), Is.EqualTo("Unproven  master → master  icmp 13"));
        Assert.That(FlowStanding.All(uncovered, Ledger.Of(run)).Single().Verdict, Is.EqualTo(Verdict.Unproven));
    }

    [Test]
    public void A_run_that_swept_nothing_is_not_a_pass() =>
        Assert.That((SampleRun.Conforming with { Verdicts = [] }).ExitCode, Is.EqualTo(2));
}

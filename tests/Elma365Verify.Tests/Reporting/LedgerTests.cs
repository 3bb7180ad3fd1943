using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class LedgerTests
{
    private static readonly Gen<Action<SampleRun>> Fault =
        from kind in Gen.Int[0, 5]
        from source in Gen.Int[0, 14]
        from step in Gen.Int[1, 14]
        from other in Gen.Int[0, 14]
        from protocol in Gen.OneOf(Gen.Const(Protocol.Tcp), Gen.Const(Protocol.Udp), Gen.Const(Protocol.Icmp))
        from first in Gen.Int[1, 65000]
        from length in Gen.Int[0, 500]
        select Faulty(kind, Name(source), Name(source + step), Name(other), protocol, $"{first}-{first + length}");

    [Test]
    public void The_summary_adds_up_to_every_cell_swept_whatever_went_wrong() => Fault.List[0, 12].Sample(
        faults =>
        {
            var run = RunWith(faults);
            var cells = run.Verdicts.Sum(verdict => (long)verdict.Sweep.Protocol.Cells().Count);
            var counted = run.Summary.Conforms + run.Summary.Leaks + run.Summary.Outages + run.Summary.Unproven;
            Assert.That(counted, Is.EqualTo(cells));
        },
        iter: 30);

    [Test]
    public void A_cell_that_does_not_conform_always_has_a_finding_and_a_red_exit_code() => Fault.List[0, 12].Sample(
        faults =>
        {
            var run = RunWith(faults);
            foreach (var standing in Ledger.Of(run).Standings)
            {
                AssertFound(run, standing, Verdict.Outage, standing.Outages);
                AssertFound(run, standing, Verdict.Unproven, standing.Unproven);
                AssertFound(run, standing, Verdict.Leak, standing.Verdict.Leaks);
            }

            var wrong = run.Summary.Leaks + run.Summary.Outages + run.Summary.Unproven;
            Assert.That(run.ExitCode == 0, Is.EqualTo(wrong == 0 && run.Findings.Count == 0));
        },
        iter: 30);

    [Test]
    public void No_two_findings_share_verdict_source_target_and_protocol() => Fault.List[0, 12].Sample(
        faults => Assert.That(
            RunWith(faults).Findings.Select(finding => (finding.Verdict, finding.From, finding.To, finding.Protocol)), Is.Unique),
        iter: 30);

    [Test]
    public void A_stray_outside_the_plan_is_booked_in_the_sweep_it_was_addressed_in()
    {
        var run = new SampleRun()
            .WithStray("lan-1", "master-1", Protocol.Tcp, "data-minio", "9000")
            .Without("lan-1", "data-minio")
            .Build();
        var standing = Ledger.Of(run).Standings.Single(item => !item.Leaks.IsEmpty);
        Assert.That(standing.Sweep.ToString(), Is.EqualTo("lan-1 → master-1 tcp"));
        Assert.That(run.Summary.Leaks, Is.EqualTo(1));
    }

    [Test]
    public void A_failed_handshake_moves_one_cell_from_conforms_to_outages()
    {
        var conforming = SampleRun.Conforming.Summary;
        var failed = new SampleRun().WithFailedHandshake("worker-1", "data-redis", 6379, "no answer").Build().Summary;
        Assert.That(failed.Outages, Is.EqualTo(1));
        Assert.That(failed.Conforms, Is.EqualTo(conforming.Conforms - 1));
    }

    private static void AssertFound(RunReport run, SweepStanding standing, Verdict verdict, PortSet cells)
    {
        var ports = run.Findings
            .Where(finding => finding.Verdict == verdict && finding.From == standing.Sweep.From.Name
                && finding.To == standing.Sweep.To.Name && finding.Protocol == standing.Sweep.Protocol)
            .Aggregate(PortSet.Empty, (all, finding) => all.Union(finding.Ports));
        Assert.That(cells.Except(ports).IsEmpty, Is.True, $"{verdict} {standing.Sweep}: {cells} not in {ports}");
    }

    private static RunReport RunWith(List<Action<SampleRun>> faults)
    {
        var run = new SampleRun();
        faults.ForEach(fault => fault(run));
        return run.Build();
    }

    private static string Name(int index) => SampleNetwork.Topology.Hosts[index % 15].Name;

    private static Action<SampleRun> Faulty(int kind, string from, string to, string other, Protocol protocol, string ports) => kind switch
    {
        0 => run => run.WithLeak(from, to, protocol, ports),
        1 => run => run.WithOutage(from, to, protocol, "1-65535"),
        2 => run => run.WithDoubt(from, to, protocol, "a doubt"),
        3 => run => run.WithStray(from, to, protocol, other, ports),
        4 => run => run.WithFailedHandshake("worker-1", "data-redis", 6379, "no answer"),
        _ => run => run.WithFailedHandshake(from, "data-minio", 9000, "no answer"),
    };
}

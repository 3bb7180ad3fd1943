using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Reachability;

/// <summary>A sweep from a worker to Redis: 6379 and 26379 are documented, 65,533 ports are not.</summary>
public sealed class JudgeTests
{
    private static readonly PortSet Documented = Reference.Ports("6379, 26379");
    private static readonly PortSet EveryPort = Protocol.Tcp.Cells();

    private static readonly SweepObservation Faultless = new(
        new Sweep(Reference.Host("worker-1"), Reference.Host("data-redis"), Protocol.Tcp),
        Probed: EveryPort,
        Sent: 65535,
        Entered: 65535,
        HandedOn: 2,
        Captured: 2,
        Delivered: Documented,
        Strays: [],
        Doubts: []);

    private static readonly object[] Faults =
    [
        Fault("custody hole", Faultless with { Entered = 65534 }, "65,535 probes were sent, but 65,534 reached the firewall"),
        Fault("custody surplus", Faultless with { Entered = 65536 }, "65,535 probes were sent, but 65,536 reached the firewall"),
        Fault("dead custody counter", Faultless with { Entered = 0 }, "65,535 probes were sent, but 0 reached the firewall"),
        Fault("witness missed one", Faultless with { HandedOn = 3 }, "the firewall handed on 3 probes, but the witnesses captured 2"),
        Fault("dead counter behind the ruleset", Faultless with { HandedOn = 0 },
            "the firewall handed on 0 probes, but the witnesses captured 2"),
        Fault("unsent probe", Faultless with { Sent = 65534, Entered = 65534 }, "only 65,534 of 65,535 probes were sent"),
        Fault("unprobed cell", Faultless with { Probed = EveryPort.Except(Reference.Ports("1000")), Sent = 65534, Entered = 65534 },
            "only 65,534 of 65,535 cells were probed"),
        Fault("port 0 probed in place of a cell",
            Faultless with { Probed = EveryPort.Except(Reference.Ports("1000")).Union(Reference.Ports("0")) },
            "only 65,534 of 65,535 cells were probed"),
        Fault("nothing done",
            Faultless with { Probed = PortSet.Empty, Sent = 0, Entered = 0, HandedOn = 0, Captured = 0, Delivered = PortSet.Empty },
            "only 0 of 65,535 cells were probed"),
        Fault("doubt of the environment", Faultless with { Doubts = ["the leg was not calibrated"] }, "the leg was not calibrated"),
    ];

    [Test]
    public void A_faultless_sweep_conforms()
    {
        var verdict = Decide(Faultless);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.IsConforming);
            Assert.That(verdict.Conforming, Is.EqualTo(EveryPort));
            Assert.That(verdict.Documented, Is.EqualTo(Documented));
            Assert.That(verdict.Doubts, Is.Empty);
        }
    }

    [TestCaseSource(nameof(Faults))]
    public void Silence_beside_a_fault_is_unproven(SweepObservation observation, string doubt)
    {
        var verdict = Decide(observation);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.IsConforming, Is.False);
            Assert.That(verdict.Conforming, Is.EqualTo(observation.Delivered));
            Assert.That(verdict.Unproven, Is.EqualTo(EveryPort.Except(observation.Delivered)));
            Assert.That(verdict.Leaks, Is.EqualTo(PortSet.Empty));
            Assert.That(verdict.Outages, Is.EqualTo(PortSet.Empty));
            Assert.That(verdict.Doubts, Has.Some.EqualTo(doubt));
        }
    }

    [Test]
    public void A_documented_port_that_stays_silent_is_an_outage()
    {
        var verdict = Decide(Faultless with { HandedOn = 1, Captured = 1, Delivered = Reference.Ports("6379") });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.IsConforming, Is.False);
            Assert.That(verdict.Outages, Is.EqualTo(Reference.Ports("26379")));
            Assert.That(verdict.Conforming, Is.EqualTo(EveryPort.Except(Reference.Ports("26379"))));
        }
    }

    [Test]
    public void An_undocumented_port_that_is_delivered_is_a_leak()
    {
        var verdict = Decide(Faultless with { HandedOn = 3, Captured = 3, Delivered = Documented.Union(Reference.Ports("6380")) });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.IsConforming, Is.False);
            Assert.That(verdict.Leaks, Is.EqualTo(Reference.Ports("6380")));
            Assert.That(verdict.Conforming, Is.EqualTo(EveryPort.Except(Reference.Ports("6380"))));
        }
    }

    [TestCaseSource(nameof(Faults))]
    public void A_leak_is_final_whatever_else_failed(SweepObservation observation, string doubt)
    {
        var verdict = Decide(observation with { Delivered = observation.Delivered.Union(Reference.Ports("6380")) });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Leaks, Is.EqualTo(Reference.Ports("6380")));
            Assert.That(verdict.Doubts, Has.Some.EqualTo(doubt));
        }
    }

    [Test]
    public void A_capture_outside_the_cells_is_a_leak_all_the_same() => Assert.That(
        Decide(Faultless with { HandedOn = 3, Captured = 3, Delivered = Documented.Union(Reference.Ports("0")) }).Leaks,
        Is.EqualTo(Reference.Ports("0")));

    [Test]
    public void A_probe_that_strayed_to_another_host_does_not_conform() => Assert.That(
        Decide(Faultless with { Strays = [new Stray(Reference.Host("lan-1"), Reference.Ports("6379"))] }).IsConforming, Is.False);

    [Test]
    public void An_undocumented_cell_that_leads_to_a_documented_port_of_another_host_is_a_leak()
    {
        var led = new Stray(Reference.Host("data-minio"), Reference.Ports("9000")) { Cells = Reference.Ports("9000") };

        var verdict = Decide(Faultless with { HandedOn = 3, Captured = 3, Strays = [led] });

        Assert.That(verdict.Leaks, Is.EqualTo(Reference.Ports("9000")));
    }

    [Test]
    public void A_documented_cell_that_leads_to_another_host_is_an_outage()
    {
        var led = new Stray(Reference.Host("data-minio"), Reference.Ports("9000")) { Cells = Reference.Ports("6379") };

        var verdict = Decide(Faultless with { Delivered = Reference.Ports("26379"), Strays = [led] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Leaks, Is.EqualTo(PortSet.Empty));
            Assert.That(verdict.Outages, Is.EqualTo(Reference.Ports("6379")));
        }
    }

    [Test]
    public void Probes_sent_again_do_not_raise_a_doubt() =>
        Assert.That(Decide(Faultless with { Sent = 65537, Entered = 65537, HandedOn = 4, Captured = 4 }).IsConforming);

    [Test]
    public void A_documented_port_that_arrived_only_when_it_was_sent_again_is_an_outage()
    {
        var again = Faultless with { Sent = 65536, Entered = 65536, Offered = 3, Retried = Reference.Ports("6379") };

        var verdict = Decide(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Outages, Is.EqualTo(Reference.Ports("6379")));
            Assert.That(verdict.Sometimes, Is.EqualTo(Reference.Ports("6379")));
            Assert.That(verdict.Conforming, Is.EqualTo(EveryPort.Except(Reference.Ports("6379"))));
        }
    }

    [Test]
    public void A_port_sent_again_though_nothing_was_kept_back_conforms() => Assert.That(
        Decide(Faultless with
        {
            Sent = 65536, Entered = 65536, HandedOn = 3, Captured = 3, Offered = 3, Retried = Reference.Ports("6379"),
        }).IsConforming);

    [Test]
    public void A_probe_to_a_documented_port_kept_back_in_a_later_pass_leaves_the_sweep_unproven()
    {
        var verdict = Decide(Faultless with { Passes = 2, Sent = 131070, Entered = 131070, HandedOn = 3, Captured = 3, Offered = 4 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Unproven, Is.EqualTo(EveryPort.Except(Documented)));
            Assert.That(verdict.Doubts, Has.Some.Contains("handed on 3 of 4 probes to documented ports"));
        }
    }

    [Test]
    public void A_pass_that_was_not_sent_leaves_the_sweep_unproven() => Assert.That(
        Decide(Faultless with { Passes = 2 }).Doubts, Has.Some.EqualTo("only 65,535 of 131,070 probes were sent"));

    [TestCase("worker-1", "master-1", true)]
    [TestCase("worker-1", "data-redis", false)]
    public void An_echo_request_is_one_cell(string from, string to, bool documented)
    {
        var echo = Reference.Ports("8");
        var sweep = new Sweep(Reference.Host(from), Reference.Host(to), Protocol.Icmp);
        var silent = new SweepObservation(sweep, echo, 1, 1, 0, 0, PortSet.Empty, [], []);
        var heard = silent with { HandedOn = 1, Captured = 1, Delivered = echo };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Decide(silent).Cells(documented ? Verdict.Outage : Verdict.Conforms), Is.EqualTo(echo));
            Assert.That(Decide(heard).Cells(documented ? Verdict.Conforms : Verdict.Leak), Is.EqualTo(echo));
        }
    }

    private static SweepVerdict Decide(SweepObservation observation) => new Judge(Reference.Policy).Decide(observation);

    private static TestCaseData Fault(string name, SweepObservation observation, string doubt) =>
        new TestCaseData(observation, doubt).SetArgDisplayNames(name);
}

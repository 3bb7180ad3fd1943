using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Policies;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Containers;

/// <summary>
/// What every party says, put together and judged: whoever fails, silence is unproven, and what was captured stays a leak.
/// </summary>
internal sealed class ObservationAssemblerTests
{
    private static readonly SweepScene Faultless = new();

    private static readonly TestCaseData[] Faults =
    [
        Fault("never run", scene => scene with { Sent = null }, "was planned and never run"),
        Fault("sender failed", scene => scene with { Sent = new SendRecord(512, "Network is down") }, "Network is down"),
        Fault("sender fell short", scene => scene with { Sent = new SendRecord(65534, null), Entered = 65534 }, "only 65,534"),
        Fault("lost on the way in", scene => scene with { Entered = 65534 }, "but 65,534 reached the firewall"),
        Fault("custody gone", scene => scene with { CustodyFailure = "No such file or directory" }, "can't be read: No such file"),
        Fault("counted for another sweep", scene => scene with { CountedAs = 513 }, "but 0 reached the firewall"),
        Fault("lost on the way out", scene => scene with { HandedOn = 2 }, "handed on 2 probes, but the witnesses captured 1"),
        Fault("witness gone", scene => scene with { Target = new WitnessRecord(null, "its container stopped") }, "its container stopped"),
        Fault("witness dead", scene => Target(scene, seen => seen with { Alive = false, Failure = "Bad file descriptor" }),
            "Bad file descriptor"),
        Fault("witness's thread ended", scene => Target(scene, seen => seen with { Alive = false }), "its thread has ended"),
        Fault("canary missing", scene => Target(scene, seen => seen with { Canaries = 9 }), "captured 9 of 10 canaries"),
        Fault("canary too many", scene => Target(scene, seen => seen with { Canaries = 11 }), "captured 11 of 10 canaries"),
        Fault("no canary", scene => Target(scene with { Guard = new(0, 0, 0, null) }, seen => seen with { Canaries = 0 }),
            "sent no canary"),
        Fault("frames dropped", scene => Target(scene, seen => seen with { Dropped = 1 }), "the kernel dropped 1 packets"),
        Fault("unmarked at the target", scene => Target(scene, seen => seen with { Unmarked = 2, FirstUnmarked = "4500" }),
            "(the first: 4500)"),
        Fault("number overwritten",
            scene => Target(scene, seen => seen with { Sweeps = [.. seen.Sweeps, SweepScene.Capture(1, 0, sweep: 0)] }),
            "1 probes of no planned sweep reached data-redis"),
        Fault("answered by the firewall", scene => scene with { Source = Changed(scene.Source, seen => seen with { Unmarked = 3 }) },
            "3 packets that are no probes came back to worker-1"),
        Fault("guard gone", scene => scene with { Guard = null }, "guard in the firewall's namespace no longer answers"),
        Fault("guard failed", scene => scene with { Guard = scene.Guard! with { Failure = "Network is down" } },
            "stopped: Network is down"),
        Fault("tracking full", scene => scene with { Guard = scene.Guard! with { TrackingDrops = 4 } }, "failed for 4 packets"),
    ];

    [Test]
    public void A_faultless_sweep_conforms()
    {
        var verdict = Faultless.Decide();

        Assert.That(verdict.Doubts, Is.Empty);
        Assert.That(verdict.IsConforming);
        Assert.That(verdict.Conforming, Is.EqualTo(Protocol.Tcp.Cells()));
    }

    [Test]
    public void A_port_that_was_sent_twice_and_handed_on_once_is_an_outage()
    {
        var port = SampleNetwork.Ports("6379");
        var again = new SendRecord(1, null) { Rounds = [port], Retried = port };

        var verdict = (Faultless with { Sent = Faultless.Sent!.And(again), Entered = 65536 }).Decide();

        Assert.That((verdict.Observation.Offered, verdict.Sometimes), Is.EqualTo((2, port)));
        Assert.That(verdict.Outages, Is.EqualTo(port));
    }

    [TestCaseSource(nameof(Faults))]
    public void Silence_beside_a_fault_is_unproven(object fault, string doubt)
    {
        var verdict = ((Func<SweepScene, SweepScene>)fault)(Faultless).Decide();

        Assert.That(verdict.IsConforming, Is.False);
        Assert.That(Protocol.Tcp.Cells().Except(SampleNetwork.Ports("6379")).Except(verdict.Unproven).IsEmpty);
        Assert.That(verdict.Doubts, Has.Some.Contains(doubt));
    }

    [TestCaseSource(nameof(Faults))]
    public void A_captured_probe_stays_a_leak_beside_a_fault(object fault, string doubt)
    {
        var leaking = Faultless with { HandedOn = 2, Target = SweepScene.Witness(SweepScene.Capture(2, 6379, last: 6380)) };
        var scene = ((Func<SweepScene, SweepScene>)fault)(leaking);
        var seen = scene.Target.Collected is null ? PortSet.Empty : SampleNetwork.Ports("6380");

        Assert.That(scene.Decide().Leaks, Is.EqualTo(seen), doubt);
    }

    [Test]
    public void A_documented_port_that_stays_silent_is_an_outage() =>
        Assert.That(
            (Faultless with { HandedOn = 0, Target = SweepScene.Witness() }).Decide().Outages,
            Is.EqualTo(SampleNetwork.Ports("6379")));

    [Test]
    public void A_probe_that_strayed_accounts_for_itself_and_is_named_with_the_port_it_arrived_with()
    {
        var scene = Faultless with { HandedOn = 2, Bystander = SweepScene.Witness(SweepScene.Capture(1, 8080, port: 9000)) };

        var verdict = scene.Decide();

        Assert.That(verdict.Doubts, Is.Empty, "the firewall handed it on, and a witness captured it");
        Assert.That(verdict.IsConforming, Is.False);
        Assert.That(verdict.Observation.Strays, Has.One.Items);
        Assert.That(verdict.Observation.Strays[0].Host, Is.EqualTo(SampleNetwork.Named("data-minio")));
        Assert.That(verdict.Observation.Strays[0].Ports, Is.EqualTo(SampleNetwork.Ports("9000")));
    }

    [Test]
    public void A_probe_that_strayed_past_a_dead_witness_leaves_a_doubt() =>
        Assert.That((Faultless with { HandedOn = 2, Bystander = new WitnessRecord(null, "gone") }).Decide().Doubts, Is.Not.Empty);

    [Test]
    public void A_probe_of_no_planned_sweep_is_not_this_ones_but_casts_doubt()
    {
        var foreign = SweepScene.Capture(1, 22, sweep: 9);

        var verdict = (Faultless with { Target = SweepScene.Witness(SweepScene.Capture(1, 6379), foreign) }).Decide();

        Assert.That(verdict.Leaks, Is.EqualTo(PortSet.Empty));
        Assert.That(verdict.Doubts, Has.Some.Contains("no planned sweep"));
    }

    [Test]
    public void Repeats_count_wherever_they_were_seen() => Assert.That(
        (Faultless with
        {
            Sent = new SendRecord(65536, null),
            Entered = 65536,
            Target = SweepScene.Witness(SweepScene.Capture(1, 6379)),
        }).Decide().IsConforming);

    private static SweepScene Target(SweepScene scene, Func<CollectResponse, CollectResponse> change) =>
        scene with { Target = Changed(scene.Target, change) };

    private static WitnessRecord Changed(WitnessRecord witness, Func<CollectResponse, CollectResponse> change) =>
        new(change(witness.Collected!), null);

    private static TestCaseData Fault(string name, Func<SweepScene, SweepScene> change, string doubt) =>
        new TestCaseData(change, doubt).SetArgDisplayNames(name);
}

using Elma365Verify.Containers.Reachability;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Containers;

/// <summary>
/// A ring of three hosts; a sweep from the first to the third takes the leg of the first ring sweep and that of the second.
/// </summary>
internal sealed class CalibrationTests
{
    private static readonly SweepObservation[] Ring =
    [
        Seen("worker-1", "worker-2", Protocol.Tcp),
        Seen("worker-2", "data-redis", Protocol.Tcp),
        Seen("data-redis", "worker-1", Protocol.Tcp),
    ];

    private static readonly SweepObservation Later = Seen("worker-1", "data-redis", Protocol.Tcp);

    private static readonly TestCaseData[] Faults =
    [
        Fault("a probe lost", seen => seen with { Captured = 65534, Delivered = seen.Delivered.Except(SampleNetwork.Ports("80")) },
            "1 of 65,535 probes did not arrive"),
        Fault("a doubt", seen => seen with { Doubts = ["the witness died"] }, "failed: the witness died"),
        Fault("a dead counter before the rules", seen => seen with { Entered = 0 }, "0 entered"),
        Fault("a dead counter behind the rules", seen => seen with { HandedOn = 0 }, "0 handed on"),
        Fault("a doubled probe", seen => seen with { Captured = 65536 }, "65,536 captured"),
        Fault("a probe unsent", seen => seen with { Sent = 65534 }, "65,534 sent"),
    ];

    [Test]
    public void Where_everything_arrived_nothing_is_doubted()
    {
        var calibration = new Calibration(Ring);

        Assert.That(calibration.Failures, Is.Empty);
        Assert.That(calibration.Qualify(Later).Doubts, Is.Empty);
    }

    [TestCaseSource(nameof(Faults))]
    public void A_fault_on_the_sources_leg_is_a_doubt(object fault, string doubt) => AssertDoubt(0, fault, doubt);

    [TestCaseSource(nameof(Faults))]
    public void A_fault_on_the_targets_leg_is_a_doubt(object fault, string doubt) => AssertDoubt(1, fault, doubt);

    [TestCaseSource(nameof(Faults))]
    public void A_fault_on_a_third_leg_is_none_of_this_sweeps(object fault, string doubt)
    {
        var calibration = Spoilt(2, fault);

        Assert.That(calibration.Failures, Has.One.Contains(doubt));
        Assert.That(calibration.Qualify(Later).Doubts, Is.Empty);
    }

    [Test]
    public void A_leg_that_was_never_calibrated_is_a_doubt()
    {
        Assert.That(new Calibration(Ring[1..]).Qualify(Later).Doubts, Is.EqualTo(new[] { "the leg from worker-1 was not calibrated" }));
        Assert.That(new Calibration(Ring[..1]).Qualify(Later).Doubts, Is.EqualTo(new[] { "the leg to data-redis was not calibrated" }));
    }

    [Test]
    public void Calibration_with_one_protocol_says_nothing_of_another() =>
        Assert.That(new Calibration(Ring).Qualify(Seen("worker-1", "data-redis", Protocol.Udp)).Doubts, Has.Count.EqualTo(2));

    [Test]
    public void A_doubt_is_said_once_and_beside_those_there_were()
    {
        var direct = Later with { Doubts = ["lost"] };

        var doubts = new Calibration([direct]).Qualify(Later with { Doubts = ["its own"] }).Doubts;

        Assert.That(doubts, Is.EqualTo(new[] { "its own", "calibration of worker-1 → data-redis tcp failed: lost" }));
    }

    private static void AssertDoubt(int leg, object fault, string doubt)
    {
        var calibration = Spoilt(leg, fault);

        Assert.That(calibration.Failures, Has.One.Contains(doubt));
        Assert.That(calibration.Qualify(Later).Doubts, Has.One.Contains(doubt));
        Assert.That(new Judge(SampleNetwork.Policy).Decide(calibration.Qualify(Later)).IsConforming, Is.False);
    }

    private static Calibration Spoilt(int leg, object fault) =>
        new([.. Ring.Select((seen, index) => index == leg ? ((Func<SweepObservation, SweepObservation>)fault)(seen) : seen)]);

    private static SweepObservation Seen(string from, string to, Protocol protocol)
    {
        var cells = protocol.Cells();
        var sweep = new Sweep(SampleNetwork.Named(from), SampleNetwork.Named(to), protocol);
        return new SweepObservation(sweep, cells, cells.Count, cells.Count, cells.Count, cells.Count, cells, Strays: [], Doubts: []);
    }

    private static TestCaseData Fault(string name, Func<SweepObservation, SweepObservation> change, string doubt) =>
        new TestCaseData(change, doubt).SetArgDisplayNames(name);
}

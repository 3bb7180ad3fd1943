using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Evasions;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Evasions;
using Elma365Verify.Tests.Samples;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Containers;

/// <summary>What every party says of a sweep of evasions, put together: whoever fails leaves a doubt.</summary>
internal sealed class EvasionAssemblerTests
{
    private const ushort Number = 258;
    private static readonly Host Worker = SampleNetwork.Named("worker-1");
    private static readonly Host Redis = SampleNetwork.Named("data-redis");
    private static readonly Host Lan = SampleNetwork.Named("lan-1");
    private static readonly StopGuardResponse Watched = new(Canaries: 10, Flushes: 0, TrackingDrops: 0, Failure: null);

    [Test]
    public void A_faultless_sweep_has_no_doubts()
    {
        var seen = Observe(Assembler(Witnesses(atRedis: [Capture(2, 3, 4)])));
        Assert.That(seen.AllDoubts(), Is.Empty);
        Assert.That(seen.Delivered, Is.EquivalentTo(new ushort[] { 3, 4 }));
        Assert.That(seen.Strays, Is.Empty);
    }

    [Test]
    public void What_comes_back_to_its_sender_is_counted_and_reaches_nobody()
    {
        var seen = Observe(Assembler(Witnesses(atRedis: [Capture(1, 3)], atWorker: [Capture(1, 9)])));
        Assert.That((seen.Captured, seen.Has(3), seen.Has(9)), Is.EqualTo((2L, true, false)));
        Assert.That(seen.AllDoubts(), Is.Empty);
    }

    [Test]
    public void What_turns_up_elsewhere_is_a_stray()
    {
        var seen = Observe(Assembler(Witnesses(atRedis: [Capture(1, 3)], atLan: [Capture(1, 9)])));
        Assert.That(seen.Strays.Single().Host, Is.EqualTo(Lan));
        Assert.That(seen.Has(9));
    }

    [Test]
    public void What_the_firewall_takes_for_itself_is_delivered()
    {
        var custody = Custody(handedOn: 0) with { Reached = new[] { Number }.ToLookup(sweep => sweep, _ => (ushort)17) };
        var assembler = Assembler(Witnesses(), custody);
        Assert.That(
            assembler.Assemble(new NumberedEvasions(Number, new EvasionSweep(Worker, null))).Delivered,
            Is.EquivalentTo(new ushort[] { 17 }));
    }

    [Test]
    public void Every_failure_is_a_doubt()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertDoubt(Assembler(Witnesses()) with { Sent = new Dictionary<ushort, EvasionSendRecord>() }, "was planned and never run");
            AssertDoubt(Assembler(Witnesses()) with { Sent = Sent(new EvasionSendRecord(880, 880, "Network is down")) }, "Network is down");
            AssertDoubt(Assembler(Witnesses()) with { Sent = Sent(new EvasionSendRecord(880, 879, null)) }, "879 of 880 frames were sent");
            AssertDoubt(Assembler(Witnesses(), Custody(handedOn: 0, entered: 879)), "but 879 reached the firewall");
            AssertDoubt(Assembler(Witnesses(), Custody(handedOn: 1)), "handed on 1 packets, but the witnesses captured 0");
            AssertDoubt(Assembler(Witnesses(), EvasionCustody.Unread("No such file")), "can't be read: No such file");
            AssertDoubt(Assembler(Witnesses()) with { Guard = null }, "no longer answers");
            AssertDoubt(Assembler(Witnesses()) with { Guard = Watched with { TrackingDrops = 4 } }, "failed for 4 packets");
            AssertDoubt(Assembler(Witnesses()) with { Guard = Watched with { Canaries = 11 } }, "captured 10 of 11 canaries");
            AssertDoubt(Assembler(Witnesses(atRedis: [Capture(1, 3) with { Sweep = 9 }])), "1 evasions of no planned sweep");
            var gone = new Dictionary<Host, WitnessRecord>(Witnesses()) { [Redis] = new WitnessRecord(null, "its container stopped") };
            AssertDoubt(Assembler(gone), "its container stopped");
        }
    }

    [Test]
    public void Whoever_does_not_listen_casts_doubt_on_broadcasts()
    {
        var gone = new Dictionary<Host, WitnessRecord>(Witnesses()) { [Lan] = new WitnessRecord(null, "its container stopped") };
        var assembler = Assembler(gone, Custody(handedOn: 0));
        Assert.That(Observe(assembler).AllDoubts(), Is.Empty, "a bystander of a pair");
        Assert.That(
            assembler.Assemble(new NumberedEvasions(Number, new EvasionSweep(Worker, null))).Doubts,
            Has.Some.Contains("its container stopped"));
    }

    private static void AssertDoubt(EvasionAssembler assembler, string doubt) =>
        Assert.That(Observe(assembler).AllDoubts(), Has.Some.Contains(doubt));

    private static EvasionObservation Observe(EvasionAssembler assembler) =>
        assembler.Assemble(new NumberedEvasions(Number, new EvasionSweep(Worker, Redis)));

    private static EvasionAssembler Assembler(IReadOnlyDictionary<Host, WitnessRecord> witnesses, EvasionCustody? custody = null)
    {
        var captured = witnesses.Values.SelectMany(witness => witness.Collected?.Evasions ?? []).Where(capture => capture.Sweep == Number)
            .Sum(capture => capture.Captured);
        return new EvasionAssembler(Sent(new EvasionSendRecord(880, 880, null)), custody ?? Custody(captured), witnesses, Watched);
    }

    private static Dictionary<ushort, EvasionSendRecord> Sent(EvasionSendRecord record) => new() { [Number] = record };

    private static EvasionCustody Custody(long handedOn, long entered = 880) => EvasionCustody.Unread("") with
    {
        Entered = new Dictionary<ushort, long> { [Number] = entered },
        HandedOn = new Dictionary<ushort, long> { [Number] = handedOn },
        Failure = null,
    };

    private static Dictionary<Host, WitnessRecord> Witnesses(
        SweepCapture[]? atRedis = null, SweepCapture[]? atWorker = null, SweepCapture[]? atLan = null) => new()
        {
            [Redis] = Witness(atRedis ?? []),
            [Worker] = Witness(atWorker ?? []),
            [Lan] = Witness(atLan ?? []),
        };

    private static WitnessRecord Witness(SweepCapture[] evasions) => new(
        new CollectResponse(
            Alive: true, Failure: null, Sweeps: [], Canaries: 10, Answers: 0, Unmarked: 0, FirstUnmarked: null, Dropped: 0)
        {
            Evasions = evasions,
        },
        null);

    private static SweepCapture Capture(long captured, ushort first, ushort? last = null) =>
        new(Number, captured, [first, last ?? first], [first, last ?? first]);
}

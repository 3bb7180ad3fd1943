using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Reachability;

/// <summary>Laws of the verdicts, for sweeps with any mixture of deliveries and faults.</summary>
public sealed class JudgePropertyTests
{
    private static readonly Judge Judge = new(Reference.Policy);
    private static readonly PortSet EveryPort = Protocol.Tcp.Cells();
    private static readonly PortSet Documented = Reference.Ports("6379, 26379");

    private static readonly Gen<PortSet> Delivered = Gen
        .Select(Gen.UShort[1, 65535].Array[0, 20], Gen.Bool, Gen.Bool, (ports, first, second) => PortSet.Of(ports)
            .Union(Reference.Ports(first ? "6379" : "1"))
            .Union(Reference.Ports(second ? "26379" : "2")));

    private static readonly Gen<SweepObservation> Faultless = Delivered.Select(delivered => new SweepObservation(
        new Sweep(Reference.Host("worker-1"), Reference.Host("data-redis"), Protocol.Tcp),
        EveryPort, 65535, 65535, delivered.Count, delivered.Count, delivered, [], []));

    // Each is one way in which silence stops being evidence; the number is how much of it there is.
    private static readonly Func<SweepObservation, int, SweepObservation>[] Faults =
    [
        (sweep, size) => sweep with { Entered = sweep.Entered - size },
        (sweep, size) => sweep with { Entered = sweep.Entered + size },
        (sweep, size) => sweep with { Sent = sweep.Sent - size, Entered = sweep.Entered - size },
        (sweep, size) => sweep with { HandedOn = sweep.HandedOn + size },
        (sweep, size) => sweep with { HandedOn = sweep.HandedOn - size },
        (sweep, size) => sweep with { Probed = EveryPort.Except(PortSet.Of((ushort)size)) },
        (sweep, size) => sweep with { Doubts = [$"doubt {size}"] },
    ];

    private static readonly Gen<SweepObservation> Faulty = Gen.Select(
        Faultless, Gen.Int[0, Faults.Length - 1], Gen.Int[1, 60000], (sweep, fault, size) => Faults[fault](sweep, size));

    [Test]
    public void The_four_sets_part_the_cells() => Gen.OneOf(Faultless, Faulty).Sample(observation =>
    {
        var verdict = Judge.Decide(observation);
        var sets = Enum.GetValues<Verdict>().Select(verdict.Cells).ToList();
        return sets.Sum(set => set.Count) == EveryPort.Count
            && sets.Aggregate((all, set) => all.Union(set)).Equals(EveryPort);
    });

    [Test]
    public void What_was_delivered_without_being_documented_is_a_leak() => Gen.OneOf(Faultless, Faulty).Sample(observation =>
        Judge.Decide(observation).Leaks.Equals(observation.Delivered.Except(Documented)));

    [Test]
    public void Without_a_fault_every_cell_is_decided() => Faultless.Sample(observation =>
    {
        var verdict = Judge.Decide(observation);
        return verdict.Unproven.IsEmpty
            && verdict.Outages.Equals(Documented.Except(observation.Delivered))
            && verdict.IsConforming == observation.Delivered.Equals(Documented);
    });

    [Test]
    public void With_a_fault_silence_never_conforms_and_always_has_a_reason() => Faulty.Sample(observation =>
    {
        var verdict = Judge.Decide(observation);
        return !verdict.IsConforming
            && verdict.Doubts.Count > 0
            && verdict.Conforming.Except(observation.Delivered).IsEmpty
            && verdict.Outages.IsEmpty
            && verdict.Unproven.Equals(EveryPort.Except(observation.Delivered));
    });

    [Test]
    public void A_capture_more_never_makes_a_leak_disappear() => Gen.Select(Faultless, Delivered).Sample((observation, more) =>
    {
        var larger = observation with { Delivered = observation.Delivered.Union(more) };
        return Judge.Decide(observation).Leaks.Except(Judge.Decide(larger).Leaks).IsEmpty;
    });
}

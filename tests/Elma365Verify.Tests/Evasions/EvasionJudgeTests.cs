using CsCheck;
using Elma365Verify.Evasions;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Evasions;

/// <summary>Laws of the verdicts, for sweeps with any mixture of deliveries and faults.</summary>
internal sealed class EvasionJudgeTests
{
    private static readonly EvasionCalibration Sound = EvasionScene.Calibrate(EvasionScene.Ring());

    private static readonly Gen<EvasionObservation> Faultless = Gen.Int[0, EvasionScene.Cells.Count - 1].Array[0, 20]
        .Select(numbers => EvasionScene.Observe(EvasionScene.Sweep, numbers.Select(number => (ushort)number)));

    // Each is one way in which silence stops being evidence; the number is how much of it there is.
    private static readonly Func<EvasionObservation, int, EvasionObservation>[] Faults =
    [
        (sweep, size) => sweep with { Entered = sweep.Entered - size },
        (sweep, size) => sweep with { Entered = sweep.Entered + size },
        (sweep, size) => sweep with { Sent = sweep.Sent - size, Entered = sweep.Entered - size },
        (sweep, size) => sweep with { HandedOn = sweep.HandedOn + size },
        (sweep, size) => sweep with { HandedOn = sweep.HandedOn - size },
        (sweep, size) => sweep with { Doubts = [$"doubt {size}"] },
    ];

    private static readonly Gen<EvasionObservation> Faulty = Gen.Select(
        Faultless, Gen.Int[0, Faults.Length - 1], Gen.Int[1, 500], (sweep, fault, size) => Faults[fault](sweep, size));

    [Test]
    public void Every_cell_has_one_outcome() => Gen.OneOf(Faultless, Faulty).Sample(observation =>
        EvasionScene.Decide(observation, Sound).Counts.Values.Sum() == EvasionScene.Cells.Count);

    [Test]
    public void What_was_delivered_and_is_a_question_is_a_leak_whatever_failed() => Gen.OneOf(Faultless, Faulty).Sample(observation =>
        EvasionScene.Decide(observation, Sound).Leaks.Select(cell => cell.Number).ToHashSet().SetEquals(
            EvasionScene.Cells
                .Where(cell => !cell.IsDocumented && observation.Delivered.Contains(cell.Number))
                .Select(cell => cell.Number)));

    [Test]
    public void With_a_fault_silence_is_never_blocked_and_always_has_a_reason() => Faulty.Sample(observation =>
    {
        var verdict = EvasionScene.Decide(observation, Sound);
        return verdict.Count(EvasionOutcome.Blocked) == 0 && verdict.Count(EvasionOutcome.NotForwarded) == 0
            && verdict.Unproven.Length > 0 && verdict.Doubts.Length > 0;
    });

    [Test]
    public void Without_a_fault_every_question_is_decided() => Faultless.Sample(observation =>
    {
        var verdict = EvasionScene.Decide(observation, Sound);
        return verdict.Unproven.IsEmpty
            && verdict.NotForwarded.All(EvasionScene.IsStuck)
            && verdict.Count(EvasionOutcome.Blocked) > 0;
    });

    [Test]
    public void A_delivery_more_never_makes_a_leak_disappear() => Gen.Select(Faultless, Faultless).Sample((one, other) =>
    {
        var more = one with { Delivered = one.Delivered.Union(other.Delivered).ToHashSet() };
        return EvasionScene.Decide(one, Sound).Leaks.All(EvasionScene.Decide(more, Sound).Leaks.Contains);
    });

    [Test]
    public void A_packet_captured_at_another_host_is_a_leak()
    {
        var cell = EvasionScene.Cells.First(cell => !cell.IsDocumented);
        var silent = EvasionScene.Observe(EvasionScene.Sweep, []);
        var stray = new EvasionStray(Reference.Host("lan-1"), new HashSet<ushort> { cell.Number });
        Assert.That(EvasionScene.Decide(silent, Sound).Leaks, Is.Empty);
        Assert.That(EvasionScene.Decide(silent with { Strays = [stray] }, Sound).Leaks, Is.EqualTo(new[] { cell }));
    }

    [Test]
    public void Without_calibration_nothing_is_proven()
    {
        var verdict = EvasionScene.Decide(EvasionScene.Observe(EvasionScene.Sweep, []), EvasionCalibration.None);
        Assert.That(verdict.Count(EvasionOutcome.Blocked) + verdict.Count(EvasionOutcome.NotForwarded), Is.Zero);
        Assert.That(verdict.Unproven, Has.Length.EqualTo(EvasionScene.Cells.Count(cell => !cell.IsDocumented)));
    }

    [Test]
    public void A_captured_packet_is_a_leak_even_where_calibration_saw_none()
    {
        var stuck = EvasionScene.Cells.First(EvasionScene.IsStuck);
        Assert.That(
            EvasionScene.Decide(EvasionScene.Observe(EvasionScene.Sweep, [stuck.Number]), Sound).Leaks,
            Is.EqualTo(new[] { stuck }));
    }

    [TestCase("worker", "data", EvasionOutcome.Permitted)]
    [TestCase("worker", null, EvasionOutcome.Permitted)]
    [TestCase("worker", "master", EvasionOutcome.Leak)]
    [TestCase("lan", "data", EvasionOutcome.Leak)]
    public void The_policy_may_permit_a_family_between_some_hosts(string from, string? to, EvasionOutcome outcome)
    {
        var cell = EvasionScene.Cells.First(cell => cell.Family == EvasionFamilies.Icmpv6Type);
        var permission = new EvasionAnswer(
            ["icmpv6-type"], [new Selector(from, null)], to is null ? [] : [new Selector(to, null)], "dual stack", Line: 1);
        var judge = new EvasionJudge([permission], Sound);
        var verdict = judge.Decide(EvasionScene.Observe(EvasionScene.Sweep, [cell.Number]), EvasionScene.Cells);
        Assert.That(verdict.Counts[(cell.Family, outcome)], Is.GreaterThanOrEqualTo(1));
        Assert.That(verdict.Leaks.Contains(cell), Is.EqualTo(outcome == EvasionOutcome.Leak));
    }
}

using Elma365Verify.Evasions;

namespace Elma365Verify.Tests.Evasions;

/// <summary>What arrives while no rule is loaded: everywhere, nowhere, or on some legs alone.</summary>
internal sealed class EvasionCalibrationTests
{
    private static readonly EvasionObservation Silent = EvasionScene.Observe(EvasionScene.Sweep, []);

    [Test]
    public void A_sound_ring_has_no_failures_and_proves_silence()
    {
        var calibration = EvasionScene.Calibrate(EvasionScene.Ring());
        Assert.That(calibration.Failures, Is.Empty);
        Assert.That(EvasionScene.Decide(Silent, calibration).Unproven, Is.Empty);
    }

    [Test]
    public void What_arrived_nowhere_is_not_forwarded_by_this_kernel() => Assert.That(
        EvasionScene.Decide(Silent).NotForwarded, Is.EqualTo(EvasionScene.Cells.Where(EvasionScene.IsStuck)));

    [Test]
    public void What_arrived_on_one_leg_alone_is_unproven_on_the_other()
    {
        var ring = EvasionScene.Ring();
        var lost = EvasionScene.Cells.First(cell => cell.Shape == "protocol 47");
        ring[EvasionScene.Sweep] = EvasionScene.Observe(
            EvasionScene.Sweep, ring[EvasionScene.Sweep].Delivered.Where(number => number != lost.Number));
        var calibration = EvasionScene.Calibrate(ring);
        Assert.That(calibration.Failures, Has.One.Contains("protocol 47 did not arrive"));
        Assert.That(EvasionScene.Decide(Silent, calibration).Unproven, Is.EqualTo(new[] { lost }));
    }

    [Test]
    public void A_ring_in_doubt_shows_nothing_not_even_what_no_kernel_hands_on()
    {
        var ring = EvasionScene.Ring();
        ring[EvasionScene.Sweep] = ring[EvasionScene.Sweep] with { Entered = 1 };
        var calibration = EvasionScene.Calibrate(ring);
        var verdict = EvasionScene.Decide(Silent, calibration);
        Assert.That(calibration.Failures, Has.One.Contains("but 1 reached the firewall"));
        Assert.That(verdict.Count(EvasionOutcome.Blocked) + verdict.NotForwarded.Length, Is.Zero);
        Assert.That(verdict.Doubts, Has.Some.Contains("calibration of worker-1 → data-redis failed"));
    }

    [Test]
    public void A_leg_the_ring_never_had_is_unproven()
    {
        var ring = EvasionScene.Ring();
        ring.Remove(EvasionScene.Sweep);
        Assert.That(
            EvasionScene.Decide(Silent, EvasionScene.Calibrate(ring)).Doubts,
            Has.Some.Contains("the leg of worker-1 was not calibrated for"));
    }

    [Test]
    public void The_firewall_as_target_is_calibrated_by_itself()
    {
        var ring = EvasionScene.Ring();
        ring[EvasionScene.ToFirewall] = ring[EvasionScene.ToFirewall] with { Doubts = ["no canary"] };
        var calibration = EvasionScene.Calibrate(ring);
        Assert.That(EvasionScene.Decide(Silent, calibration).Unproven, Is.Empty);
        Assert.That(
            EvasionScene.Decide(EvasionScene.Observe(EvasionScene.ToFirewall, []), calibration).Count(EvasionOutcome.Blocked), Is.Zero);
    }
}

using Elma365Verify.Policies;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>Silence means "blocked" only over legs that have carried everything.</summary>
[Category(Rounds.Category)]
public sealed class CalibrationTests
{
    [Test, CancelAfter(Bounds.Environment)]
    public async Task Without_calibration_every_silent_cell_is_unproven_and_with_it_conforms(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartAsync(token);
        var session = environment.Session;

        var uncalibrated = await session.SweepAsync(session.Plan, new SilentPhase(), token);
        foreach (var verdict in uncalibrated.Where(verdict => verdict.Documented.Count < verdict.Sweep.Protocol.Cells().Count))
            FaultTrial.AssertUnproven(verdict, "the environment was not calibrated");
        Assert.That(Reports.Of(uncalibrated, []).ExitCode, Is.EqualTo(2));

        Assert.That(await environment.CalibrateAsync(new SilentPhase(), token), Is.Empty);
        var calibrated = await session.SweepAsync(session.Plan, new SilentPhase(), token);
        Assert.That(WrongCells.Of(calibrated), Is.Empty, WrongCells.Doubts(calibrated));
    }

    /// <summary>
    /// The ring leads from the last host to the first, so what its leg loses concerns sweeps from the one and to the other.
    /// </summary>
    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_leg_that_loses_packets_in_calibration_leaves_its_sweeps_unproven_until_calibrated_anew(CancellationToken token)
    {
        await using var environment = await ThrowawayEnvironment.StartAsync(token);
        var session = environment.Session;
        var (first, last) = (environment.Topology.Hosts[0], environment.Topology.Hosts[^1]);
        var loss = new PacketLoss(last.Name, PacketLoss.BeforeCustody, Percent: 10);

        var failures = await environment.CalibrateAsync(new FaultPhase(() => loss.InjectAsync(session, token)), token);
        Assert.That(failures, Has.Count.EqualTo(2).And.All.Contains($"calibration of {last} → {first}"));

        // Loading a ruleset has swept the fault away; the calibration it spoilt still counts.
        await PacketLoss.MendAsync(session);
        var verdicts = await session.SweepAsync(session.Plan, new SilentPhase(), token);
        FaultTrial.AssertUnproven(
            verdicts,
            sweep => sweep.Protocol != Protocol.Icmp && (sweep.From == last || sweep.To == first),
            $"calibration of {last} → {first}");

        Assert.That(await environment.CalibrateAsync(new SilentPhase(), token), Is.Empty);
        var anew = await session.SweepAsync(session.Plan, new SilentPhase(), token);
        Assert.That(WrongCells.Of(anew), Is.Empty, WrongCells.Doubts(anew));
    }
}

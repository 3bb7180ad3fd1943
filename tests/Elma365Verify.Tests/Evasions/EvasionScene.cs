using Elma365Verify.Evasions;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Evasions;

/// <summary>
/// A sweep of evasions from worker-1 to data-redis, calibrated over a ring of two hosts; faultless until a test changes it.
/// </summary>
internal static class EvasionScene
{
    public static readonly Topology Topology = new([Reference.Host("worker-1"), Reference.Host("data-redis")]);
    public static readonly EvasionPlan Plan = new(Reference.Policy, Topology);
    public static readonly EvasionSweep Sweep = new(Topology.Hosts[0], Topology.Hosts[1]);
    public static readonly EvasionSweep ToFirewall = new(Topology.Hosts[0], null);
    public static readonly IReadOnlyList<EvasionCell> Cells = Plan.Cells(Sweep);

    /// <summary>What no kernel hands on in this scene.</summary>
    public static bool IsStuck(EvasionCell cell) => cell.Shape is "spoofed tcp as 127.0.0.1" or "loose source route udp";

    /// <summary>A faultless observation in which the given cells were delivered, a frame each.</summary>
    public static EvasionObservation Observe(EvasionSweep sweep, IEnumerable<ushort> delivered)
    {
        var cells = delivered.ToHashSet();
        var frames = Plan.Cells(sweep).Count;
        return new EvasionObservation(sweep, frames, frames, frames, cells.Count, cells.Count, cells, Strays: [], Doubts: []);
    }

    /// <summary>The observations of a sound calibration, by sweep.</summary>
    public static Dictionary<EvasionSweep, EvasionObservation> Ring() => Plan.Ring.ToDictionary(
        sweep => sweep,
        sweep => Observe(sweep, Plan.Cells(sweep).Where(cell => !IsStuck(cell)).Select(cell => cell.Number)));

    public static EvasionCalibration Calibrate(Dictionary<EvasionSweep, EvasionObservation> ring) =>
        new(ring.Values.Select(seen => (seen, Plan.Cells(seen.Sweep))));

    public static EvasionVerdict Decide(EvasionObservation observation, EvasionCalibration? calibration = null) =>
        new EvasionJudge([], calibration ?? Calibrate(Ring())).Decide(observation, Plan.Cells(observation.Sweep));
}

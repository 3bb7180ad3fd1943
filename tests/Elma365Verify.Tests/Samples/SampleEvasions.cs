using Elma365Verify.Evasions;

namespace Elma365Verify.Tests.Samples;

/// <summary>What crafted packets may come to over <see cref="SampleNetwork"/>: all blocked, one leak, one doubt.</summary>
internal static class SampleEvasions
{
    private static readonly EvasionPlan Plan = new(SampleNetwork.Policy, SampleNetwork.Topology);
    private static readonly EvasionSweep[] Sweeps =
    [
        new(SampleNetwork.Named("worker-1"), SampleNetwork.Named("data-redis")),
        new(SampleNetwork.Named("lan-1"), null),
    ];

    private static readonly EvasionCalibration Calibration = new(Plan.Ring.Concat(Sweeps).Distinct().Select(sweep =>
        (Observe(sweep, Plan.Cells(sweep).Where(cell => !cell.Shape.Contains("127.0.0.1", StringComparison.Ordinal))), Plan.Cells(sweep))));

    public static EvasionReport Blocked { get; } = Report([]);

    public static EvasionReport Leaking { get; } = Report(cell => cell.Family == EvasionFamilies.TcpAck && !cell.IsDocumented);

    public static EvasionReport Doubtful { get; } = Report([], "the witness of data-redis stopped capturing: <b>Bad file descriptor</b>");

    private static EvasionReport Report(Func<EvasionCell, bool> delivered) =>
        Report([.. Plan.Cells(Sweeps[0]).Where(delivered)]);

    private static EvasionReport Report(EvasionCell[] delivered, params string[] doubts)
    {
        var judge = new EvasionJudge([], Calibration);
        EvasionObservation[] seen = [Observe(Sweeps[0], delivered) with { Doubts = doubts }, Observe(Sweeps[1], [])];
        return new EvasionReport([.. seen.Select(one => judge.Decide(one, Plan.Cells(one.Sweep)))], []) { KeepsConnections = true };
    }

    private static EvasionObservation Observe(EvasionSweep sweep, IEnumerable<EvasionCell> delivered)
    {
        var cells = delivered.Select(cell => cell.Number).ToHashSet();
        var frames = Plan.Cells(sweep).Count;
        return new EvasionObservation(sweep, frames, frames, frames, cells.Count, cells.Count, cells, [], []);
    }
}

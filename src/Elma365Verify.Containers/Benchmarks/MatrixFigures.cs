namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Figures of the whole reference topology.</summary>
/// <param name="Pairs">Ordered pairs of hosts.</param>
/// <param name="Probes">Probes that entered the firewall in the sweep under the ruleset.</param>
/// <param name="SweepSeconds">Wall time of that sweep.</param>
/// <param name="CalibrationSeconds">Wall time of the calibration before it.</param>
/// <param name="EnvironmentSeconds">Wall time until every server served.</param>
/// <param name="SlowestServer">The server that took longest in it.</param>
/// <param name="SlowestServerSeconds">What that server takes alone, from the creation of its container until it serves.</param>
/// <param name="UnprovenCells">Cells nothing could be said of; other than 0, the other figures count for little.</param>
public sealed record MatrixFigures(
    int Pairs,
    long Probes,
    double SweepSeconds,
    double CalibrationSeconds,
    double EnvironmentSeconds,
    string SlowestServer,
    double SlowestServerSeconds,
    long UnprovenCells)
{
    /// <summary>Two-ended probes a second, with custody.</summary>
    public double Rate => SweepSeconds > 0 ? Probes / SweepSeconds : 0;

    /// <summary>The environment's start over the slowest server's own.</summary>
    public double StartRatio => SlowestServerSeconds > 0 ? EnvironmentSeconds / SlowestServerSeconds : 0;
}

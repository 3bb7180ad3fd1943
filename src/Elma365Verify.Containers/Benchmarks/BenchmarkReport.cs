namespace Elma365Verify.Containers.Benchmarks;

/// <summary>What a benchmark measured.</summary>
/// <param name="Setting">Where and how.</param>
/// <param name="Sweeps">Our own sweep, TCP and UDP, run several times; at least once.</param>
/// <param name="CalibrationSeconds">Wall time of the calibration those sweeps rest on; done once a run.</param>
/// <param name="Scans">The scanners' runs, TCP only, in the order they ran.</param>
/// <param name="Matrix">The whole reference topology, or null where it was not asked for.</param>
/// <param name="PeakMemory">The most memory the harness ever held, in bytes; null where the system tells none.</param>
public sealed record BenchmarkReport(
    BenchmarkSetting Setting,
    IReadOnlyList<Measurement> Sweeps,
    double CalibrationSeconds,
    IReadOnlyList<Measurement> Scans,
    MatrixFigures? Matrix,
    long? PeakMemory)
{
    /// <summary>The sweep that counts: one that went wrong where any did, else the one of median time, the slower of two.</summary>
    public Measurement Own => Sweeps.FirstOrDefault(sweep => !sweep.IsRight)
        ?? Sweeps.OrderBy(sweep => sweep.Seconds).ElementAt(Sweeps.Count / 2);

    /// <summary>masscan's fastest run of those that found every open port; null where none did.</summary>
    public Measurement? BestMasscan => Scans.Where(scan => scan is { Tool: "masscan", IsRight: true }).MinBy(scan => scan.Seconds);

    /// <summary>nmap's runs.</summary>
    public IEnumerable<Measurement> Nmap => Scans.Where(scan => scan.Tool == "nmap");

    /// <summary>Our time for TCP and UDP over masscan's best for TCP; null where either found the wrong ports.</summary>
    public double? OwnOverMasscan => Own.IsRight && BestMasscan is { } best ? Own.Seconds / best.Seconds : null;

    /// <summary>The same with the calibration, which a run needs once, laid on this one pair.</summary>
    public double? CalibratedOverMasscan => OwnOverMasscan * (Own.Seconds + CalibrationSeconds) / Own.Seconds;

    /// <summary>nmap's time for TCP over ours for TCP and UDP; null where ours went wrong.</summary>
    /// <remarks>A run of nmap that was stopped counts with the time it had: the ratio is then a lower bound.</remarks>
    public double? NmapOverOwn(Measurement nmap) => Own.IsRight ? nmap.Seconds / Own.Seconds : null;
}

using System.Globalization;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>The project's aims for two processors, compared with a report. Pure.</summary>
public static class BenchmarkAims
{
    private const double LeastRate = 450_000;
    private const double MostMatrixSeconds = 75;
    private const double MostCalibrationSeconds = 15;
    private const double MostStartRatio = 1.25;
    private const double MostMemory = 300e6;
    private const double MostMasscanShare = 0.2;

    /// <summary>Every aim, in a fixed order. What was measured and went wrong is missed; what was not measured is neither.</summary>
    public static IReadOnlyList<Aim> Of(BenchmarkReport report)
    {
        var matrix = report.Matrix;
        var proven = matrix is { UnprovenCells: 0 } ? matrix : null;
        (string, bool?) instead = matrix is null ? ("not measured: --matrix", null) : ("unproven cells", false);
        (string, bool?) noShare = report.Own.IsRight ? ("no right run of masscan", null) : ("our sweep went wrong", false);
        return
        [
            AtMost("one pair's time over masscan's", "1/5", MostMasscanShare, report.OwnOverMasscan, share => $"{share:0.000}", noShare),
            Compare("probes/s, two-ended, custody", "≥ 450,000", proven?.Rate, rate => rate >= LeastRate, rate => $"{rate:N0}", instead),
            AtMost("sweep of the matrix", "75 s", MostMatrixSeconds, proven?.SweepSeconds, Seconds, instead),
            AtMost("calibration of the matrix", "15 s", MostCalibrationSeconds, proven?.CalibrationSeconds, Seconds, instead),
            AtMost("start over slowest server's own", "1.25", MostStartRatio, proven?.StartRatio, Ratio, instead),
            AtMost("peak memory of the harness", "300 MB", MostMemory, report.PeakMemory, Megabytes, ("not told by this system", null)),
        ];
    }

    private static Aim AtMost(
        string name,
        string wanted,
        double most,
        double? measured,
        Func<double, FormattableString> format,
        (string Reason, bool? IsMet) otherwise) =>
        Compare(name, $"≤ {wanted}", measured, value => value <= most, format, otherwise);

    private static Aim Compare(
        string name,
        string wanted,
        double? measured,
        Func<double, bool> meets,
        Func<double, FormattableString> format,
        (string Reason, bool? IsMet) otherwise) => measured is { } value
        ? new Aim(name, wanted, format(value).ToString(CultureInfo.InvariantCulture), meets(value))
        : new Aim(name, wanted, otherwise.Reason, otherwise.IsMet);

    private static FormattableString Ratio(double ratio) => $"{ratio:0.00}";

    private static FormattableString Seconds(double seconds) => $"{seconds:N1} s";

    private static FormattableString Megabytes(double bytes) => $"{bytes / 1e6:N0} MB";
}

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>The project's aims for backups, compared with a report. Pure.</summary>
public static class BackupBenchmarkAims
{
    private const double MostRatio = 1.5;
    private const double MostMemory = 300e6;
    private const double MostGrowth = 1.25;

    /// <summary>
    /// For each measurement the ratio; for each amount of data the most memory; for each store measured with several amounts, whether
    /// verification grows as the data does. What went wrong is missed.
    /// </summary>
    public static IReadOnlyList<Aim> Of(BackupBenchmarkReport report) =>
    [
        .. report.Measurements.Select(measurement => new Aim(
            $"{measurement.Store}, {measurement.Size}: time over its own",
            "≤ 1.5",
            measurement.Ratio is { } ratio ? FormattableString.Invariant($"{ratio:0.00}") : "failed",
            measurement.Ratio <= MostRatio)),
        .. report.Measurements.GroupBy(measurement => measurement.Size).OrderBy(size => size.Key).Select(Memory),
        .. report.Stores.Where(store => store.DistinctBy(measurement => measurement.Size).Count() > 1).Select(Linearity),
    ];

    private static Aim Memory(IGrouping<DataAmount, BackupMeasurement> size)
    {
        var right = size.Where(measurement => measurement.Failure is null).ToList();
        var name = $"peak memory of the harness, {size.Key}";
        if (right.Count == 0)
            return new Aim(name, "< 300 MB", "failed", false);
        var most = right.Max(measurement => measurement.PeakMemory);
        return new Aim(name, "< 300 MB", FormattableString.Invariant($"{most / 1e6:N0} MB"), most < MostMemory);
    }

    private static Aim Linearity(IGrouping<string, BackupMeasurement> store)
    {
        var growth = BackupBenchmarkReport.Growth(store);
        return new Aim(
            $"{store.Key}: verifying a MB, largest over smallest",
            "≤ 1.25",
            growth is { } measured ? FormattableString.Invariant($"{measured:0.00}") : "failed",
            growth <= MostGrowth);
    }
}

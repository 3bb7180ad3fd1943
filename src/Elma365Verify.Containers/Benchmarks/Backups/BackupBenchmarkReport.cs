namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>What a benchmark of backups measured.</summary>
/// <param name="Started">When it began (UTC).</param>
/// <param name="Engine">The Docker engine.</param>
/// <param name="Processors">The engine's processors.</param>
/// <param name="LoadBefore">The load average of the last minute when it began; null where the system tells none.</param>
/// <param name="LoadAfter">The same when it ended, its own work included.</param>
/// <param name="Measurements">By store, and for each store from the smallest to the largest amount of data.</param>
public sealed record BackupBenchmarkReport(
    DateTimeOffset Started,
    string Engine,
    int Processors,
    double? LoadBefore,
    double? LoadAfter,
    IReadOnlyList<BackupMeasurement> Measurements)
{
    /// <summary>Those without figures.</summary>
    public IEnumerable<BackupMeasurement> Failed => Measurements.Where(measurement => measurement.Failure is not null);

    /// <summary>Each store's measurements, smallest first.</summary>
    public IEnumerable<IGrouping<string, BackupMeasurement>> Stores =>
        Measurements.OrderBy(measurement => measurement.Size).GroupBy(measurement => measurement.Store);

    /// <summary>
    /// What verifying a megabyte of the largest amount takes over what one of the smallest takes: 1 where time grows as the data does.
    /// Null where there are no two right measurements of different amounts.
    /// </summary>
    public static double? Growth(IEnumerable<BackupMeasurement> ofStore)
    {
        var right = ofStore.Where(measurement => measurement.Failure is null).OrderBy(measurement => measurement.Size).ToList();
        return right is [var smallest, .., var largest] && smallest.Size < largest.Size
            ? largest.VerificationPerMegabyte / smallest.VerificationPerMegabyte
            : null;
    }
}

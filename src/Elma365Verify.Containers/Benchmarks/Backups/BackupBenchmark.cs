using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>
/// Compares a backup with all its proof (backup, restore, verification) with the store's own dump and load alone: for each store and
/// amount of data, across the same firewall, which is open.
/// </summary>
public static class BackupBenchmark
{
    /// <summary>Measures everything; what it started is gone when it returns.</summary>
    /// <returns>A report in which a measurement that failed, or restored something else, has its reason and no figures.</returns>
    /// <exception cref="EnvironmentException">An environment could not start.</exception>
    public static async Task<BackupBenchmarkReport> ExecuteAsync(
        BackupBenchmarkOptions options, IRunProgress progress, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var load = SystemFigures.LoadAverage();
        var distinction = RandomNumberGenerator.GetHexString(4, lowercase: true);
        var runId = string.Create(CultureInfo.InvariantCulture, $"benchmark-{started:yyyyMMdd-HHmmss}-{distinction}");
        var clock = new PhaseClock(progress, time);
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var processors = await engine.ProcessorsAsync(cancellation).ConfigureAwait(false);
        var measurements = new List<BackupMeasurement>();
        foreach (var store in options.Stores)
        {
            var benchmark = await StoreBenchmark.PrepareAsync(engine, store, runId, clock, time, cancellation).ConfigureAwait(false);
            foreach (var size in options.Sizes.Order())
                measurements.Add(await benchmark.MeasureAsync(size, cancellation).ConfigureAwait(false));
        }

        return new BackupBenchmarkReport(started, engine.Description, processors, load, SystemFigures.LoadAverage(), measurements);
    }
}

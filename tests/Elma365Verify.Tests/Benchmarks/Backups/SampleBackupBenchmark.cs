using Elma365Verify.Containers.Benchmarks.Backups;

namespace Elma365Verify.Tests.Benchmarks.Backups;

/// <summary>A benchmark of backups with round figures.</summary>
internal static class SampleBackupBenchmark
{
    public static DataAmount Small { get; } = new(10_000_000);

    public static DataAmount Large { get; } = new(1_000_000_000);

    public static BackupBenchmarkReport Report { get; } = Of(
        Measured("redis", Small, factor: 1),
        Measured("redis", Large, factor: 100) with { PeakMemory = 310_000_000 },
        Measured("mongodb", Small, factor: 1) with { StandIn = "DocumentDB behind a gateway" },
        Failed("mongodb", Large));

    public static BackupBenchmarkReport Of(params BackupMeasurement[] measurements) =>
        new(DateTimeOffset.UnixEpoch, "20.10.24 (API 1.41)", 2, 0.5, 1.75, measurements);

    /// <summary>Own 1.5 s and plain 1 s, both times the factor.</summary>
    public static BackupMeasurement Measured(string store, DataAmount size, double factor) => new(store, null, $"the tool of {store}", size)
    {
        Own = new OwnTimes(0.5 * factor, 0.1 * factor, 0.5 * factor, 0.3 * factor, 0.1 * factor),
        Plain = new PlainTimes(0.4 * factor, 0.6 * factor),
        BackupBytes = size.Bytes,
        MemoryBefore = 80_000_000,
        PeakMemory = 150_000_000,
    };

    public static BackupMeasurement Failed(string store, DataAmount size) =>
        new(store, null, $"the tool of {store}", size) { Failure = "index orders_customer_idx is missing" };
}

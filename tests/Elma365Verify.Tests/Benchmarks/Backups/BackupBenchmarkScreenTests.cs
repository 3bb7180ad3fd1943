using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Benchmarks.Backups;
using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Benchmarks.Backups;

internal sealed class BackupBenchmarkScreenTests
{
    private const string Whole = """
        Seconds: backup, restore, verification; beside them its own dump and load
        store    size   backup  restore  verify  dump   load   ratio  memory
        redis    10 MB  0.60    0.50     0.40    0.40   0.60   1.50   150 MB
        redis    1 GB   60.00   50.00    40.00   40.00  60.00  1.50   310 MB
        mongodb  10 MB  0.60    0.50     0.40    0.40   0.60   1.50   150 MB
        mongodb  1 GB   -       -        -       -      -      -      -
        mongodb, 1 GB: no figures: index orders_customer_idx is missing
        redis, dump and load: the tool of redis
        mongodb, dump and load: the tool of mongodb
        mongodb is a stand-in: DocumentDB behind a gateway

        Verification, milliseconds for each MB
        store    10 MB  1 GB   largest over smallest
        redis    40.00  40.00  1.00
        mongodb  40.00  -      -

        Aims, at 1 GB on two processors that do nothing else
        figure                                      aim       measured
        redis, 10 MB: time over its own             ≤ 1.5     1.50      met
        redis, 1 GB: time over its own              ≤ 1.5     1.50      met
        mongodb, 10 MB: time over its own           ≤ 1.5     1.50      met
        mongodb, 1 GB: time over its own            ≤ 1.5     failed    missed
        peak memory of the harness, 10 MB           < 300 MB  150 MB    met
        peak memory of the harness, 1 GB            < 300 MB  310 MB    missed
        redis: verifying a MB, largest over smallest    ≤ 1.25    1.00      met
        mongodb: verifying a MB, largest over smallest  ≤ 1.25    failed    missed

        Docker 20.10.24 (API 1.41), 2 processors, load average 0.50 before, 1.75 after

        """;

    [Test]
    public void Whole_benchmark_reads_as_it_should() => Assert.That(Words(Plain(SampleBackupBenchmark.Report)), Is.EqualTo(Words(Whole)));

    [Test]
    public void No_line_is_wider_than_a_terminal()
    {
        var longest = SampleBackupBenchmark.Measured("postgresql", new DataAmount(1_000_000_000), factor: 1234);
        var reason = string.Join(' ', Enumerable.Repeat("a long reason\n", 20));
        var report = SampleBackupBenchmark.Of(
            longest,
            longest with { Size = new DataAmount(100_000_000) },
            SampleBackupBenchmark.Failed("rabbitmq", longest.Size) with { Failure = reason });

        Assert.That(Plain(report).Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(TextFlow.Width));
    }

    private static string Plain(BackupBenchmarkReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlainPainter.Paint(BackupBenchmarkScreen.Of(report), writer);
        return writer.ToString();
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

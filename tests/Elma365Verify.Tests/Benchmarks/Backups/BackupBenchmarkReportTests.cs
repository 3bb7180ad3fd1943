using System.Text.Json.Nodes;
using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Containers.Benchmarks.Backups;

namespace Elma365Verify.Tests.Benchmarks.Backups;

internal sealed class BackupBenchmarkReportTests
{
    private static DataAmount Small => SampleBackupBenchmark.Small;

    private static DataAmount Large => SampleBackupBenchmark.Large;

    [Test]
    public void Ratio_is_everything_of_ours_over_everything_of_the_stores_own() =>
        Assert.That(SampleBackupBenchmark.Measured("redis", Small, factor: 3).Ratio, Is.EqualTo(1.5).Within(1e-9));

    [Test]
    public void Ratio_at_the_aim_is_met_and_one_above_is_missed()
    {
        var at = SampleBackupBenchmark.Measured("redis", Small, factor: 2);
        var above = at with { Plain = new PlainTimes(0.8, 1.19) };

        Assert.That(Aim(SampleBackupBenchmark.Of(at), "time over its own").IsMet, Is.True);
        Assert.That(Aim(SampleBackupBenchmark.Of(above), "time over its own").IsMet, Is.False);
    }

    [Test]
    public void Memory_of_a_size_is_the_most_any_store_took()
    {
        var small = SampleBackupBenchmark.Measured("redis", Small, factor: 1);
        var report = SampleBackupBenchmark.Of(small, small with { Store = "minio", PeakMemory = 299_999_999 });
        var over = SampleBackupBenchmark.Of(small, small with { Store = "minio", PeakMemory = 300_000_000 });

        Assert.That(Aim(report, "peak memory of the harness, 10 MB").IsMet, Is.True);
        Assert.That(Aim(over, "peak memory of the harness, 10 MB").IsMet, Is.False);
    }

    [Test]
    public void Verification_that_grows_as_the_data_does_is_linear_and_one_that_grows_faster_is_not()
    {
        var small = SampleBackupBenchmark.Measured("redis", Small, factor: 1);
        var linear = SampleBackupBenchmark.Of(small, SampleBackupBenchmark.Measured("redis", Large, factor: 100));
        var faster = SampleBackupBenchmark.Of(small, SampleBackupBenchmark.Measured("redis", Large, factor: 200));

        Assert.That(Aim(linear, "verifying a MB").Measured, Is.EqualTo("1.00"));
        Assert.That(Aim(linear, "verifying a MB").IsMet, Is.True);
        Assert.That(Aim(faster, "verifying a MB").Measured, Is.EqualTo("2.00"));
        Assert.That(Aim(faster, "verifying a MB").IsMet, Is.False);
    }

    [Test]
    public void Of_one_size_nothing_is_said_about_growth() => Assert.That(
        BackupBenchmarkAims.Of(SampleBackupBenchmark.Of(SampleBackupBenchmark.Measured("redis", Small, factor: 1)))
            .Select(aim => aim.Name),
        Has.None.Contains("verifying a MB"));

    [Test]
    public void What_failed_has_no_figures_and_misses_every_aim()
    {
        var failed = SampleBackupBenchmark.Of(SampleBackupBenchmark.Failed("redis", Small), SampleBackupBenchmark.Failed("redis", Large));

        Assert.That(BackupBenchmarkAims.Of(failed).Select(aim => (aim.Measured, aim.IsMet)), Is.All.EqualTo(("failed", (bool?)false)));
        Assert.That(failed.Failed.Count(), Is.EqualTo(2));
        Assert.That(SampleBackupBenchmark.Report.Failed.Count(), Is.EqualTo(1));
    }

    [Test]
    public void Machines_read_seconds_bytes_ratios_and_aims()
    {
        var document = JsonNode.Parse(BackupBenchmarkJson.Render(SampleBackupBenchmark.Report))!;
        var (right, wrong) = (document["measurements"]![0]!, document["measurements"]![3]!);

        Assert.That((double)right["ratio"]!, Is.EqualTo(1.5));
        Assert.That((double)right["own"]!["describeSeconds"]!, Is.EqualTo(0.3));
        Assert.That((double)right["baselineTimes"]!["loadSeconds"]!, Is.EqualTo(0.6));
        Assert.That((double)right["verificationSecondsPerMegabyte"]!, Is.EqualTo(0.04));
        Assert.That((double)document["verificationGrowth"]!["redis"]!, Is.EqualTo(1));
        Assert.That((string)wrong["failure"]!, Is.EqualTo("index orders_customer_idx is missing"));
        Assert.That(wrong["ratio"], Is.Null);
        Assert.That(wrong["own"], Is.Null);
        Assert.That(document["aims"]!.AsArray(), Has.Count.EqualTo(8));
    }

    private static Aim Aim(BackupBenchmarkReport report, string name) =>
        BackupBenchmarkAims.Of(report).Single(aim => aim.Name.Contains(name, StringComparison.Ordinal));
}

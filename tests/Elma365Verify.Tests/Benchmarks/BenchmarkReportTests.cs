using System.Text.Json;
using Elma365Verify.Containers.Benchmarks;

namespace Elma365Verify.Tests.Benchmarks;

internal sealed class BenchmarkReportTests
{
    private static readonly BenchmarkReport Report = SampleBenchmark.Report;

    [Test]
    public void Our_time_is_the_median() => Assert.That(Report.Own.Seconds, Is.EqualTo(0.5));

    [Test]
    public void One_sweep_that_went_wrong_is_not_hidden_by_two_that_did_not()
    {
        var wrong = SampleBenchmark.Sweep(0.1) with { Failure = "unproven: the witness died" };
        var report = Report with { Sweeps = [.. Report.Sweeps, wrong] };

        Assert.Multiple(() =>
        {
            Assert.That(report.Own, Is.SameAs(wrong));
            Assert.That(report.OwnOverMasscan, Is.Null);
            Assert.That(BenchmarkAims.Of(report)[0].IsMet, Is.False);
        });
    }

    [Test]
    public void Fastest_masscan_counts_only_if_it_found_every_port() =>
        Assert.That(Report.BestMasscan?.Settings, Is.EqualTo("--rate 100000 --wait 1"));

    [Test]
    public void Ratios_compare_our_two_protocols_with_their_one() => Assert.Multiple(() =>
    {
        Assert.That(Report.OwnOverMasscan, Is.EqualTo(0.2).Within(1e-9));
        Assert.That(Report.CalibratedOverMasscan, Is.EqualTo(0.8).Within(1e-9));
        Assert.That(Report.Nmap.Select(Report.NmapOverOwn), Is.EqualTo(new double?[] { 50, 1800 }));
    });

    [Test]
    public void Without_a_right_masscan_there_is_no_ratio_and_no_verdict_on_it()
    {
        var report = Report with { Scans = [.. Report.Nmap] };

        Assert.Multiple(() =>
        {
            Assert.That(report.OwnOverMasscan, Is.Null);
            Assert.That(BenchmarkAims.Of(report)[0].IsMet, Is.Null);
        });
    }

    [Test]
    public void Aims_reached_are_met() =>
        Assert.That(BenchmarkAims.Of(Report with { Sweeps = [SampleBenchmark.Sweep(0.4)] }).Select(aim => aim.IsMet), Is.All.True);

    [Test]
    public void Aims_not_reached_are_missed()
    {
        var slow = new MatrixFigures(210, 27_500_000, 76, 16, 9, "rabbitmq", 5, UnprovenCells: 0);
        var report = Report with { Sweeps = [SampleBenchmark.Sweep(1)], Matrix = slow, PeakMemory = 301_000_000 };

        Assert.That(BenchmarkAims.Of(report).Select(aim => aim.IsMet), Is.All.False);
    }

    [Test]
    public void Speed_of_an_unproven_matrix_is_worth_nothing()
    {
        var aims = BenchmarkAims.Of(Report with { Matrix = SampleBenchmark.Matrix with { UnprovenCells = 1 } });

        Assert.That(aims.Count(aim => aim is { IsMet: false, Measured: "unproven cells" }), Is.EqualTo(4));
    }

    [Test]
    public void Aims_of_a_matrix_that_was_not_measured_are_neither_met_nor_missed()
    {
        var aims = BenchmarkAims.Of(Report with { Matrix = null });

        Assert.That(aims.Count(aim => aim is { IsMet: null, Measured: "not measured: --matrix" }), Is.EqualTo(4));
    }

    [Test]
    public void Json_holds_figures_ratios_and_aims()
    {
        using var document = JsonDocument.Parse(BenchmarkJson.Render(Report));
        var root = document.RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("sweeps").GetArrayLength(), Is.EqualTo(3));
            Assert.That(root.GetProperty("scans")[1].GetProperty("missed").GetString(), Is.EqualTo("tcp 443"));
            Assert.That(root.GetProperty("scans")[3].GetProperty("failure").GetString(), Is.EqualTo("not finished within 15 min"));
            Assert.That(root.GetProperty("ratios").GetProperty("ownOverMasscan").GetDouble(), Is.EqualTo(0.2));
            Assert.That(root.GetProperty("ratios").GetProperty("nmapOverOwn")[1].GetProperty("lowerBound").GetBoolean());
            Assert.That(root.GetProperty("matrix").GetProperty("probesPerSecond").GetDouble(), Is.EqualTo(550_000));
            Assert.That(root.GetProperty("aims").GetArrayLength(), Is.EqualTo(6));
        });
    }

    [Test]
    public void System_figures_are_read_as_linux_writes_them() => Assert.Multiple(() =>
    {
        Assert.That(SystemFigures.LoadAverage("0.52 0.48 0.40 1/612 4711\n"), Is.EqualTo(0.52));
        Assert.That(SystemFigures.PeakMemory(["VmPeak:\t  999999 kB", "VmHWM:\t  123456 kB"]), Is.EqualTo(123_456L * 1024));
        Assert.That(SystemFigures.PeakMemory(["Name:\tother"]), Is.Null);
    });
}

using Elma365Verify.Reporting;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Policies;
using Spectre.Console;

namespace Elma365Verify.Tests.Benchmarks;

internal sealed class BenchmarkScreenTests
{
    private const string Whole = """
        One pair, all ports, a ruleset that drops all but the open ones
        tool     settings                seconds  probes   probes/s  open  missed
        this     TCP+UDP, median of 3    0.50     131,070  262,140   3     0
        masscan  --rate 100000 --wait 1  2.50     65,536   26,214    2     0
        masscan  --rate 200000 --wait 1  2.00     65,536   32,768    1     1
        nmap     -T4 --min-rate 5000     25.00    65,536   2,621     2     0
        nmap     default timing          900.00   65,536   73        -     -
        masscan, --rate 200000 --wait 1: missed tcp 443
        nmap, default timing: not finished within 15 min

        Ratios
        this, TCP+UDP, over masscan, TCP (--rate 100000 --wait 1): 0.20; with
          calibration (1.50 s, once a run): 0.80
        nmap, TCP (-T4 --min-rate 5000) over this, TCP+UDP: 50
        nmap, TCP (default timing) over this, TCP+UDP: more than 1,800

        The reference topology
        210 ordered pairs, 27,500,000 probes in 50.0 s: 550,000 probes/s, 0 cells
          unproven
        calibration 8.0 s
        environment 6.0 s; its slowest server, rabbitmq, alone 5.0 s

        Aims, for two processors that do nothing else
        figure                           aim        measured
        one pair's time over masscan's   ≤ 1/5      0.200     met
        probes/s, two-ended, custody     ≥ 450,000  550,000   met
        sweep of the matrix              ≤ 75 s     50.0 s    met
        calibration of the matrix        ≤ 15 s     8.0 s     met
        start over slowest server's own  ≤ 1.25     1.20      met
        peak memory of the harness       ≤ 300 MB   160 MB    met

        Docker 20.10.24 (API 1.41), 2 processors, 2 lanes, load average 0.50 before,
          1.75 after

        """;

    [Test]
    public void Whole_benchmark_reads_as_it_should() => Assert.That(Plain(SampleBenchmark.Report), Is.EqualTo(Whole));

    [Test]
    public void What_a_quick_benchmark_leaves_out_is_said() => Assert.That(
        Plain(SampleBenchmark.Report with { Setting = SampleBenchmark.Report.Setting with { Quick = true } }),
        Does.Contain("nmap, default timing: left out (--quick)"));

    [Test]
    public void Port_called_open_without_being_so_is_named()
    {
        var found = new OpenPorts(Reference.Ports("22, 443, 445"), PortSet.Empty);
        var liar = SampleBenchmark.Scan("nmap", "default timing", 20) with { Found = found };

        Assert.That(
            Plain(SampleBenchmark.Report with { Scans = [liar] }),
            Does.Contain("nmap, default timing: called open without being so: tcp 445"));
    }

    [Test]
    public void No_line_is_wider_than_a_terminal_even_with_nothing_measured()
    {
        var report = SampleBenchmark.Report with { Scans = [], Matrix = null, PeakMemory = null };

        Assert.That(Plain(report).Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(TextFlow.Width));
    }

    [Test]
    public void Terminal_shows_the_same_words()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = TextFlow.Width;

        SpectrePainter.Paint(BenchmarkScreen.Of(SampleBenchmark.Report), console);

        Assert.That(Words(writer.ToString()), Is.EqualTo(Words(Whole)));
    }

    private static string Plain(BenchmarkReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlainPainter.Paint(BenchmarkScreen.Of(report), writer);
        return writer.ToString();
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

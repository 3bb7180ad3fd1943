using Elma365Verify.Cli.Rendering;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;
using Spectre.Console;

namespace Elma365Verify.Tests.Reporting;

internal sealed class RunScreenTests
{
    [Test]
    public void The_last_line_is_the_verdict()
    {
        const string ports = "Conforms: 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven";
        Assert.That(
            Plain(SampleRun.Conforming).TrimEnd().Split('\n')[^3..],
            Is.EqualTo(new[]
            {
                $"{ports}; 992",
                "  evasions, 0 leaks, 0 unproven, 1 not forwarded by this kernel; 5 stores",
                "  restored to the last field, 1 thing named as not kept",
            }));
        Assert.That(
            Plain(new SampleRun().Only(RunParts.Reachability).Build()).TrimEnd().Split('\n')[^2..],
            Is.EqualTo(new[] { ports.Replace("Conforms", "Conforms (reachability only)", StringComparison.Ordinal)[..^9], "  unproven" }));
    }

    [Test]
    public void An_image_that_is_not_run_the_usual_way_is_named()
    {
        var added = Plain(SampleRun.WithHardenedRedis).Split('\n').Except(Plain(SampleRun.Conforming).Split('\n'));
        Assert.That(
            added,
            Is.EqualTo(new[]
            {
                "Image at data-redis: elma365-verify/redis:bookworm with the contract bitnami,",
                "  read-only root, user 1001",
            }));
    }

    [Test]
    public void No_line_is_wider_than_eighty_columns()
    {
        var run = Everywhere().WithFailedHandshake("worker-1", "data-redis", 6379, new string('x', 300) + "\n\u001b[2J").Build();
        foreach (var text in new[] { Plain(run), Plain(SampleRun.Broken), Coloured(run), Coloured(SampleRun.Broken) })
            Assert.That(text.Split('\n').Select(line => line.TrimEnd().Length), Is.All.LessThanOrEqualTo(80));
    }

    [Test]
    public void More_than_twenty_findings_are_counted_not_listed()
    {
        var run = Everywhere().Build();
        var lines = Plain(run).Split('\n');
        Assert.That(run.Findings, Has.Count.EqualTo(210));
        Assert.That(lines.Count(line => line.StartsWith("Leak", StringComparison.Ordinal)), Is.EqualTo(20));
        Assert.That(lines, Does.Contain("and 190 more in artifacts/latest/report.html"));
    }

    [Test]
    public void Sweeps_unproven_for_the_same_reason_share_a_line()
    {
        var run = new SampleRun().WithLeak("lan-1", "data-redis", Protocol.Tcp, "6380");
        foreach (var (from, to) in SampleNetwork.Topology.Pairs())
            run.WithDoubt(from.Name, to.Name, Protocol.Udp, "calibration failed");
        var lines = Plain(run.Build()).Split('\n');
        Assert.That(lines, Does.Contain("Leak      lan-1 → data-redis  tcp 6380"));
        Assert.That(lines, Does.Contain("Unproven  210 sweeps, ext-allowed → ext-stranger udp first: Calibration failed."));
    }

    [Test]
    public void A_terminal_shows_what_plain_text_shows()
    {
        var words = Plain(SampleRun.Broken).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.That(Coloured(SampleRun.Broken).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(words));
    }

    private static SampleRun Everywhere()
    {
        var run = new SampleRun();
        foreach (var (from, to) in SampleNetwork.Topology.Pairs())
            run.WithLeak(from.Name, to.Name, Protocol.Tcp, string.Join(", ", Enumerable.Range(1, 40).Select(number => number * 100)));
        return run;
    }

    /// <summary>The screen of a run as plain text shows it, its artifacts where a run leaves them.</summary>
    internal static string Plain(RunReport run)
    {
        using var output = new StringWriter { NewLine = "\n" };
        PlainPainter.Paint(RunScreen.Of(run, $"artifacts/{run.RunId}"), output);
        return output.ToString();
    }

    private static string Coloured(RunReport run)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 80;
        SpectrePainter.Paint(RunScreen.Of(run, $"artifacts/{run.RunId}"), console);
        return output.ToString();
    }
}

using Elma365Verify.Reporting;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Tests.Samples;
using Spectre.Console;

namespace Elma365Verify.Tests.Reporting;

internal sealed class ProgressTests
{
    [Test]
    public void Plain_progress_writes_a_line_at_both_ends_and_every_five_seconds_between()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 18, 15, 0, TimeSpan.Zero));
        using var output = new StringWriter { NewLine = "\n" };
        using (var progress = new PlainRunProgress(output, clock))
        using (var phase = progress.BeginPhase("sweep"))
        {
            for (var second = 1; second <= 12; second++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                phase.Report($"{second} of 12 pairs", second / 12.0);
            }
        }

        Assert.That(output.ToString(), Is.EqualTo("""
            18:15:00  sweep: …
            18:15:05  sweep: 42 %, 5 of 12 pairs
            18:15:10  sweep: 83 %, 10 of 12 pairs
            18:15:12  sweep: ended after 12.0 s

            """));
    }

    [Test]
    public void A_phase_ends_once_and_says_nothing_afterwards()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        using var output = new StringWriter { NewLine = "\n" };
        using var progress = new PlainRunProgress(output, clock);
        var phase = progress.BeginPhase("images");
        phase.Dispose();
        clock.Advance(TimeSpan.FromMinutes(1));
        phase.Report("late");
        phase.Dispose();
        Assert.That(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
    }

    [Test]
    [CancelAfter(20_000)]
    public void Live_progress_shows_overlapping_phases_and_gives_the_terminal_back(CancellationToken cancellation)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = 80;
        var shown = Task.Run(
            () =>
            {
                using var progress = new LiveRunProgress(console);
                using var images = progress.BeginPhase("images");
                using var sweep = progress.BeginPhase("sweep");
                images.Report("[postgresql]");
                sweep.Report("3 of 210 pairs", 3 / 210.0);
            },
            cancellation);
        Assert.That(() => shown.Wait(15_000, cancellation), Is.True);
        Assert.That(output.ToString(), Does.Contain("sweep"));
    }
}

using System.Globalization;
using System.Text.Json;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Mutants;

namespace Elma365Verify.SelfTests.Clocks;

/// <summary>A run whose clock is put forward and back by hours all the time: what it says rests on spans, which stay right.</summary>
[Category(Rounds.Category)]
public sealed class LeapingClockTests
{
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(50);

    private static readonly string[] Hosts = ["ext-stranger", "master-1", "data-mongodb"];

    private static readonly string[] Phases = ["images", "environment", "ruleset", "calibration", "sweep", "clean-up"];

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_run_with_a_leaping_clock_conforms_and_its_report_makes_sense(CancellationToken token)
    {
        var outcome = await RunAsync(Reference.Ruleset, token);

        Assert.That(WrongCells.Of(outcome.Report.Verdicts), Is.Empty, WrongCells.Doubts(outcome.Report.Verdicts));
        Assert.That(outcome.Report.Verdicts, Has.Count.EqualTo(Hosts.Length * (Hosts.Length - 1) * Enum.GetValues<Protocol>().Length));
        AssertWritten(outcome, exitCode: 0);
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_run_with_a_leaping_clock_finds_the_leak_that_is_there(CancellationToken token)
    {
        var (from, to) = (Reference.Host("ext-stranger"), Reference.Host("data-mongodb"));
        var leaky = Reference.Ruleset.WithRule($"ip saddr {from.Address} ip daddr {to.Address} tcp dport 4444 accept");

        var outcome = await RunAsync(leaky, token);

        var leak = Reference.Topology.Sweep(from.Name, to.Name, Protocol.Tcp);
        Assert.That(
            WrongCells.Of(outcome.Report.Verdicts),
            Is.EqualTo(WrongCells.Lines(leak, Reference.Ports("4444"), PortSet.Empty, PortSet.Empty)));
        AssertWritten(outcome, exitCode: 1);
    }

    private static async Task<RunOutcome> RunAsync(Ruleset ruleset, CancellationToken token)
    {
        var few = Reference.Among(Hosts);
        var inputs = few with
        {
            Ruleset = ruleset,
            // Of the other hosts nothing could be proven.
            Policy = few.Policy with { Flows = [.. few.Policy.Flows.Except(few.Policy.UnprovableFlows(few.Topology))] },
            Options = few.Options with { Parts = RunParts.Reachability },
        };
        var clock = new LeapingClock();
        using var said = new StringWriter();
        using var progress = new PlainRunProgress(said, clock);

        var outcome = await VerificationRun.ExecuteAsync(inputs, progress, clock, token);

        Assert.That(clock.Readings, Is.AtLeast(Phases.Length), "It leapt in every phase.");
        var report = outcome.Report;
        Assert.Multiple(() =>
        {
            Assert.That(report.Started, Is.EqualTo(DateTimeOffset.UtcNow).Within(Farthest));
            Assert.That(report.RunId, Does.StartWith(report.Started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
            Assert.That(report.Timings.Select(timing => timing.Name), Is.EqualTo(Phases));
            Assert.That(report.Timings.Select(timing => timing.Seconds), Is.All.InRange(0, Bounds.Environment / 1000.0));
            Assert.That(report.Summary.Seconds, Is.InRange(report.Timings.Sum(timing => timing.Seconds) - 1, Bounds.Environment / 1000.0));
        });
        Assert.That(await RunContainers.CountAsync(report.RunId, token), Is.Zero, "Nothing is left behind.");
        return outcome;
    }

    private static void AssertWritten(RunOutcome outcome, int exitCode)
    {
        var directory = Directory.CreateTempSubdirectory("elma365-verify-").FullName;
        try
        {
            new ArtifactsDirectory(directory).Write(outcome.Report, outcome.Evidence.Of);
            using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "latest", "results.json")));
            var started = results.RootElement.GetProperty("started").GetDateTimeOffset();
            Assert.That(started, Is.EqualTo(outcome.Report.Started).Within(TimeSpan.FromSeconds(1)));
            Assert.That(results.RootElement.GetProperty("exitCode").GetInt32(), Is.EqualTo(exitCode));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

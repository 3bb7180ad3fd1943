using Elma365Verify.Policies;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>The control of all faults: without any, nothing is ever wrong. How often is the parameter <c>cleanRuns</c>.</summary>
[Category(Rounds.Category)]
public sealed class CleanRunTests
{
    private static readonly int Runs = Rounds.Of("cleanRuns", usual: 3);

    [Test]
    public async Task Run_after_run_without_a_fault_no_cell_is_wrong()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMilliseconds((long)Bounds.Environment * Runs));
        var token = bounded.Token;
        await using var environment = await ThrowawayEnvironment.StartSoundAsync(token);
        var wrong = new List<string>();
        long cells = 0;
        for (var run = 1; run <= Runs; run++)
        {
            wrong.AddRange(await environment.CalibrateAsync(new SilentPhase(), token));
            var verdicts = await environment.Session.SweepAsync(environment.Session.Plan, new SilentPhase(), token);
            wrong.AddRange(WrongCells.Of(verdicts).Select(line => $"run {run}: {line}\n{WrongCells.Doubts(verdicts)}"));
            cells += verdicts.Sum(verdict => (long)verdict.Sweep.Protocol.Cells().Count);
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{Runs:N0} clean runs, {cells:N0} cells, {wrong.Count:N0} wrong"));
        Assert.That(wrong, Is.Empty);
    }
}

using Elma365Verify.Containers.Environments;
using Elma365Verify.Evasions;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Evasions;

/// <summary>
/// Sends every evasion under a ruleset and compares every leak with every one there must be; puts the reference ruleset back.
/// </summary>
/// <param name="ruleset">The ruleset.</param>
/// <param name="leaks">Whether a cell must leak, were it a question and did the kernel hand it on.</param>
internal sealed class EvasionTrial(Ruleset ruleset, Func<EvasionSweep, EvasionCell, bool> leaks)
{
    private static readonly SemaphoreSlim Calibrating = new(1, 1);
    private static HashSet<(bool IsFirewall, string Shape)>? notForwarded;

    /// <summary>The reference ruleset's own report, which every other one is compared with.</summary>
    public static async Task<EvasionReport> ReferenceAsync(CancellationToken cancellation)
    {
        await Calibrating.WaitAsync(cancellation);
        try
        {
            Assert.That(await SharedEnvironment.Session.CalibrateEvasionsAsync(new SilentPhase(), cancellation), Is.Empty, "calibration");
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, cancellation);
            var report = await SharedEnvironment.Session.TryEvasionsAsync(null, new SilentPhase(), cancellation);
            notForwarded =
            [
                .. report.Verdicts.SelectMany(verdict => verdict.NotForwarded, (verdict, cell) => (verdict.Sweep.To is null, cell.Shape)),
            ];
            return report;
        }
        finally
        {
            Calibrating.Release();
        }
    }

    /// <summary>Exactly the cells foretold leak, and nothing is in doubt.</summary>
    public async Task VerifyAsync(CancellationToken cancellation)
    {
        if (notForwarded is null)
            await ReferenceAsync(cancellation);
        var expected = Expected();
        Assert.That(expected, Is.Not.Empty, "The trial is about something.");
        try
        {
            await SharedEnvironment.Session.LoadAsync(ruleset, cancellation);
            var report = await SharedEnvironment.Session.TryEvasionsAsync(null, new SilentPhase(), cancellation);
            var found = report.Verdicts.SelectMany(verdict => verdict.Leaks, (verdict, cell) => $"{verdict.Sweep} {cell}").ToList();
            await TestContext.Out.WriteLineAsync($"{expected.Count} leaks expected, {found.Count} found");
            Assert.That(Some(found.Except(expected)), Is.Empty, "leaks that must not be");
            Assert.That(Some(expected.Except(found)), Is.Empty, "leaks that must be");
            Assert.That(
                report.Unproven().Select(finding => $"{finding}: {string.Join("; ", finding.Doubts)}").Take(20),
                Is.Empty,
                "unproven");
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    private static List<string> Some(IEnumerable<string> cells) => [.. cells.Order(StringComparer.Ordinal).Take(40)];

    private HashSet<string> Expected()
    {
        var plan = SharedEnvironment.Session.EvasionPlan;
        return
        [
            .. from sweep in plan.Sweeps
               from cell in plan.Cells(sweep)
               where !cell.IsDocumented && !notForwarded!.Contains((sweep.To is null, cell.Shape)) && leaks(sweep, cell)
               select $"{sweep} {cell}",
        ];
    }
}

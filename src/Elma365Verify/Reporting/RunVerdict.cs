using System.Globalization;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>What a run comes to, in words.</summary>
/// <param name="Word"><c>Conforms</c>, <c>Does not conform</c> or <c>Unproven</c>.</param>
/// <param name="Figures">
/// <c>210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven</c>; behaviours follow where any failed or is unproven.
/// </param>
/// <param name="Meaning">What the exit code says.</param>
public sealed record RunVerdict(string Word, string Figures, string Meaning)
{
    /// <summary>Both on one line: <c>Conforms: 210 pairs, …</c>.</summary>
    public string Sentence => $"{Word}: {Figures}";

    /// <summary>Puts a run into words.</summary>
    public static RunVerdict Of(RunReport report)
    {
        var (word, meaning) = report.ExitCode switch
        {
            0 => ("Conforms", "Exit code 0: every documented port is reachable and every other port is proven blocked."),
            1 => ("Does not conform", Contradiction(report)),
            _ => ("Unproven", "Exit code 2: nothing contradicts the policy, but not everything could be proven. This is not a pass."),
        };
        return new RunVerdict(word, Count(report.Summary) + Beyond(report) + Behaviours(report), meaning);
    }

    private static string Contradiction(RunReport report)
    {
        const string ports = "an undocumented port is reachable, or a documented one is not";
        const string images = "an image does not behave as its role demands";
        var wrong = report.Findings.Any(finding => finding.Verdict is Verdict.Leak or Verdict.Outage);
        var misbehaved = BehaviourCounts.Of(report.Services).Failed > 0;
        return $"Exit code 1: {(wrong && misbehaved ? $"{ports}; and {images}" : wrong ? ports : images)}.";
    }

    // What passed is said elsewhere: the last line of a run that conforms is about the ports.
    private static string Behaviours(RunReport report)
    {
        var counts = BehaviourCounts.Of(report.Services);
        return counts.Failed + counts.Unproven == 0
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"; behaviours: {counts.Failed:N0} failed, {counts.Unproven:N0} unproven");
    }

    private static string Count(RunSummary summary)
    {
        var cells = summary.Conforms + summary.Leaks + summary.Outages + summary.Unproven;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Pairs:N0} {Plural(summary.Pairs, "pair")}, {cells:N0} {Plural(cells, "cell")}, ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Leaks:N0} {Plural(summary.Leaks, "leak")}, {summary.Outages:N0} {Plural(summary.Outages, "outage")}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{summary.Unproven:N0} unproven");
    }

    private static string Beyond(RunReport report)
    {
        if (report.Verdicts.Count == 0)
            return " (nothing was swept)";
        var counted = report.Summary.Leaks + report.Summary.Outages + report.Summary.Unproven > 0;
        var findings = report.Findings.Count;
        return findings == 0 || counted
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" ({findings:N0} {Plural(findings, "finding")} outside the sweeps)");
    }

    private static string Plural(long count, string noun) => count == 1 ? noun : noun + "s";
}

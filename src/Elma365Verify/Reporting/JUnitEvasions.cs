using Elma365Verify.Evasions;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The cases of evasions: one a family.</summary>
internal static class JUnitEvasions
{
    private const string Suite = "evasions";
    private const int MostEvidence = 100;

    public static IEnumerable<JUnitCase> Of(RunReport report)
    {
        if (report.Evasions is not { } evasions || report.NotCarriedOut.HasFlag(RunParts.Evasions))
        {
            const string message = "No crafted packet was proven to be blocked.";
            return report.Parts.HasFlag(RunParts.Evasions)
                ? [new JUnitCase(Suite, "evasions were tried", 0, Verdict.Unproven, message, [message])]
                : [];
        }

        var findings = evasions.Leaks().Concat(evasions.Unproven()).ToLookup(finding => finding.Family);
        var seconds = report.Timings.Where(timing => timing.Name == Suite).Sum(timing => timing.Seconds);
        return evasions.Families().Select(entry =>
            OfFamily(entry.Family, [.. findings[entry.Family]], seconds * entry.Counts.Cells / evasions.Counts.Cells));
    }

    private static JUnitCase OfFamily(EvasionFamily family, List<EvasionFinding> findings, double seconds)
    {
        var name = $"{family.Name}: {family.Question} No";
        if (findings.Count == 0)
            return new JUnitCase(Suite, name, seconds, Verdict.Conforms, string.Empty, []);
        var first = findings[0];
        var verdict = first.Outcome == EvasionOutcome.Leak ? Verdict.Leak : Verdict.Unproven;
        IEnumerable<string> evidence = findings.Select(finding => finding.Outcome == EvasionOutcome.Leak
            ? $"Leak  {finding}"
            : $"Unproven  {finding}: {string.Join("; ", finding.Doubts.Take(2))}");
        return new JUnitCase(Suite, name, seconds, verdict, $"{verdict}  {first}", [.. evidence.Take(MostEvidence)]);
    }
}

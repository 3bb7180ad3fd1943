using System.Globalization;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>The findings in at most twenty lines and one that counts the rest.</summary>
internal static class FindingLines
{
    private const int LinesShown = 20;
    private const int ShownWithEvidence = 4;
    private const int EvidenceLines = 4;
    private const int FoldFrom = 4;

    /// <summary>
    /// A line a finding; four or more sweeps unproven for the same reason share one; up to four findings bring their evidence.
    /// </summary>
    public static IEnumerable<ToneText> Of(IReadOnlyList<Finding> findings)
    {
        var groups = findings
            .GroupBy(finding => finding.Verdict == Verdict.Unproven && finding.Evidence.Count > 0 ? finding.Evidence[0] : null)
            .SelectMany(group => group.Key is not null && group.Count() >= FoldFrom
                ? [group.ToList()]
                : group.Select(finding => new List<Finding> { finding }))
            .OrderBy(group => group[0].Verdict)
            .ToList();
        foreach (var group in groups.Take(LinesShown))
        {
            yield return new ToneText(TextFlow.Clip(Line(group), TextFlow.Width), ToneText.Of(group[0].Verdict));
            if (groups.Count > ShownWithEvidence)
                continue;
            foreach (var evidence in group[0].Evidence.SelectMany(text => TextFlow.Wrap(text, "  ", "    ")).Take(EvidenceLines))
                yield return new ToneText(evidence, Tone.Soft);
        }

        var rest = groups.Skip(LinesShown).Sum(group => group.Count);
        if (rest > 0)
            yield return new ToneText(string.Create(CultureInfo.InvariantCulture, $"and {rest:N0} more in artifacts/latest/report.html"));
    }

    private static string Line(List<Finding> group)
    {
        var first = group[0];
        return group.Count == 1
            ? $"{first.Verdict,-8}  {first.From} → {first.To}  {PortText.WithProtocol(first.Protocol, first.Ports)}"
            : string.Create(CultureInfo.InvariantCulture, $"{first.Verdict,-8}  {group.Count:N0} sweeps, ")
                + $"{first.From} → {first.To} {first.Protocol.ToLowerName()} first: {first.Evidence[0]}";
    }
}

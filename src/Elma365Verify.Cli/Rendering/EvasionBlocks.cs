using System.Globalization;
using Elma365Verify.Evasions;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What came of crafted packets: a line a family, then by name what is no pass.</summary>
internal static class EvasionBlocks
{
    private const int PairsShown = 2;
    private const int DoubtsShown = 3;

    public static IEnumerable<ScreenBlock> Of(EvasionReport? evasions)
    {
        if (evasions is null || evasions.Verdicts.IsEmpty)
            return [];
        var rows = evasions.Families().Select(entry => (IReadOnlyList<ToneText>)
        [
            new ToneText(entry.Family.Name),
            new ToneText(Number(entry.Counts.Blocked), entry.Counts.Blocked > 0 ? Tone.Good : Tone.Soft),
            new ToneText(Number(entry.Counts.Leaks), entry.Counts.Leaks > 0 ? Tone.Leak : Tone.Soft),
            new ToneText(Number(entry.Counts.Unproven), entry.Counts.Unproven > 0 ? Tone.Doubt : Tone.Soft),
            new ToneText(Number(entry.Counts.Permitted), Tone.Soft),
            new ToneText(Number(entry.Counts.NotForwarded), Tone.Soft),
        ]).ToList();
        return
        [
            new ScreenBlock(
                "Crafted packets", ["family", "blocked", "leaks", "unproven", "permitted", "not forwarded"], rows, [.. Lines(evasions)]),
        ];
    }

    private static IEnumerable<ToneText> Lines(EvasionReport evasions)
    {
        foreach (var line in Findings(evasions.Leaks(), "Leak", Tone.Leak))
            yield return line;
        foreach (var line in Findings(evasions.Unproven(), "Unproven", Tone.Doubt))
            yield return line;
        foreach (var doubt in evasions.Unproven().SelectMany(finding => finding.Doubts).Distinct().Take(DoubtsShown))
        {
            foreach (var line in TextFlow.Wrap(doubt))
                yield return new ToneText(line, Tone.Doubt);
        }

        if (evasions.KeepsConnections is { } keeps)
        {
            foreach (var line in TextFlow.Wrap(EvasionWords.OfKept(keeps)))
                yield return new ToneText(line, keeps ? Tone.Doubt : Tone.Soft);
        }
    }

    /// <summary>The first pairs of each family, so that none hides another.</summary>
    private static IEnumerable<ToneText> Findings(IEnumerable<EvasionFinding> findings, string word, Tone tone)
    {
        foreach (var family in findings.GroupBy(finding => finding.Family))
        {
            foreach (var finding in family.Take(PairsShown))
                yield return new ToneText(TextFlow.Clip($"{word}  {finding}", TextFlow.Width), tone);
            var rest = family.Count() - PairsShown;
            if (rest > 0)
                yield return new ToneText(string.Create(CultureInfo.InvariantCulture, $"  {family.Key}: and {rest:N0} more pairs"), tone);
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

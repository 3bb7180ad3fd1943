using System.Globalization;
using Elma365Verify.Containers.Mutants;
using Elma365Verify.Mutants;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What a run of mutants shows: the counts by operator, each that was not killed, the numbers, the verdict.</summary>
internal static class MutantScreen
{
    private const int NameWidth = 22;

    private static readonly (MutantVerdict Verdict, string Column, Tone Tone)[] Columns =
    [
        (MutantVerdict.Equivalent, "equiv", Tone.Soft),
        (MutantVerdict.Killed, "killed", Tone.Good),
        (MutantVerdict.Survived, "survived", Tone.Leak),
        (MutantVerdict.Mistaken, "mistaken", Tone.Leak),
        (MutantVerdict.Unproven, "unprov", Tone.Doubt),
    ];

    // An operator that writes what is no ruleset is mended before anyone sees it; the column would only take room.
    private static readonly (MutantVerdict Verdict, string Column, Tone Tone) Refused = (MutantVerdict.Refused, "refused", Tone.Leak);

    private static readonly (MutantVerdict Verdict, string Title, Tone Tone)[] Sections =
    [
        (MutantVerdict.Mistaken, "Mistaken: other cells turned red than were predicted", Tone.Leak),
        (MutantVerdict.Survived, "Survived: nothing turned red", Tone.Leak),
        (MutantVerdict.Refused, "Refused by nft", Tone.Leak),
        (MutantVerdict.Unproven, "Unproven", Tone.Doubt),
    ];

    /// <summary>The blocks; a verdict nothing came to has none.</summary>
    public static IReadOnlyList<ScreenBlock> Of(MutantRunReport report) =>
    [
        Operators(report),
        .. Sections.Where(section => report.All[section.Verdict] > 0).Select(section => ScreenBlock.OfLines(
            section.Title,
            report.Outcomes.Where(outcome => outcome.Verdict == section.Verdict)
                .SelectMany(outcome => MutantLines.Of(outcome, section.Tone)))),
        ScreenBlock.OfLines("Run", Numbers(report).SelectMany(line => TextFlow.Wrap(line)).Select(line => new ToneText(line))),
        ScreenBlock.OfLines(title: null, new ToneText(Sentence(report.All), ToneOf(report.All))),
    ];

    /// <summary>The verdict in one line.</summary>
    internal static string Sentence(MutantTally all) => Text($"{all.Drawn:N0} drawn, {all[MutantVerdict.Equivalent]:N0} equivalent, ")
        + Text($"{all[MutantVerdict.Killed]:N0} killed, {all.NotKilled:N0} not killed");

    private static Tone ToneOf(MutantTally all) => all.ExitCode switch { 0 => Tone.Good, 1 => Tone.Leak, _ => Tone.Doubt };

    private static ScreenBlock Operators(MutantRunReport report)
    {
        var columns = report.All[MutantVerdict.Refused] > 0 ? [.. Columns, Refused] : Columns;
        var tallies = MutantTally.ByOperator(report.Outcomes).Append(report.All);
        return new ScreenBlock(
            "Mutants by operator",
            ["operator", "drawn", .. columns.Select(column => column.Column), "rate"],
            [.. tallies.Select(tally => (IReadOnlyList<ToneText>)
            [
                new ToneText(TextFlow.Clip(tally.Name, columns.Length > Columns.Length ? NameWidth : TextFlow.Width)),
                new ToneText(Text($"{tally.Drawn:N0}")),
                .. columns.Select(column => tally[column.Verdict] is > 0 and var count
                    ? new ToneText(Text($"{count:N0}"), column.Tone)
                    : new ToneText("-", Tone.Soft)),
                Rate(tally),
            ])],
            []);
    }

    private static ToneText Rate(MutantTally tally) => tally.KillRate is { } rate
        ? new ToneText(Text($"{Math.Floor(rate * 100):N0} %"), rate < 1 ? Tone.Leak : Tone.Good)
        : new ToneText("-", Tone.Soft);

    private static IEnumerable<string> Numbers(MutantRunReport report)
    {
        var (options, outcomes) = (report.Options, report.Outcomes);
        yield return Text($"Ruleset: {report.Ruleset}, policy: {report.PolicyFile}, seed: {options.Seed}");
        if (outcomes.Count < options.Count)
            yield return Text($"Asked for {options.Count:N0}; there are no more that differ from each other");
        var partly = outcomes.Count(outcome => outcome.TouchedSwept < outcome.Touched && outcome.Refusal is null);
        yield return Text($"Swept under each: every sweep it touches, but at most {options.Allowance.Touched} of them ")
            + Text($"({partly:N0} touched more), and {options.Allowance.Rest} others, which have to be as before");
        foreach (var outcome in outcomes.Where(outcome => outcome.Verdict != MutantVerdict.Refused).OrderByDescending(Seconds).Take(1))
        {
            yield return Text($"A mutant took {Median(outcomes.Select(Seconds)):N1} s (median), the slowest {Seconds(outcome):N1} s ")
                + Text($"({outcome.Operator}); of that predicting {Median(outcomes.Select(one => one.Timing.Predicting)):N2} s, ")
                + Text($"loading {Median(outcomes.Select(one => one.Timing.Loading)):N2} s, ")
                + Text($"sweeping {Median(outcomes.Select(one => one.Timing.Sweeping)):N2} s (medians)");
        }

        foreach (var failure in report.Uncalibrated)
            yield return failure;
        yield return string.Join(", ", report.Timings.Select(timing => Text($"{timing.Name} {timing.Seconds:N1}s")));
    }

    private static double Seconds(MutantOutcome outcome) => outcome.Timing.Seconds;

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

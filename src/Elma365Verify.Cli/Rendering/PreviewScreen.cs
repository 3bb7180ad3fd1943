using System.Globalization;
using Elma365Verify.Containers.Preview;
using Elma365Verify.Policies;
using Elma365Verify.Preview;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What a preview shows on the screen: what opens and closes, what is led astray, the numbers, and last the verdict.</summary>
internal static class PreviewScreen
{
    private const int LinesShown = 20;

    private static readonly (CellChange Change, char Sign, string Title, Tone Tone)[] Sections =
    [
        (CellChange.OpensUndocumented, '+', "Opens, and no documented flow wants it", Tone.Leak),
        (CellChange.ClosesDocumented, '-', "Closes, though a documented flow needs it", Tone.Outage),
        (CellChange.OpensDocumented, '+', "Opens, as documented flows want it", Tone.Good),
        (CellChange.ClosesUndocumented, '-', "Closes, and no documented flow needs it", Tone.Good),
        (CellChange.Unproven, '?', "Unproven: may have changed", Tone.Doubt),
    ];

    /// <summary>The blocks; a way of changing that nothing takes has none.</summary>
    public static IReadOnlyList<ScreenBlock> Of(PreviewReport report) =>
    [
        .. Sections.Where(section => report.Change.Count(section.Change) > 0)
            .Select(section => ScreenBlock.OfLines(section.Title, Lines(report.Change, section.Change, section.Sign, section.Tone))),
        .. Astray("Is led to another host", report.Change.BeginsAstray, Tone.Leak),
        .. Astray("Is no longer led to another host", report.Change.EndsAstray, Tone.Good),
        ScreenBlock.OfLines("Run", Numbers(report).SelectMany(line => TextFlow.Wrap(line)).Select(line => new ToneText(line))),
        ScreenBlock.OfLines(title: null, TextFlow.Wrap(Sentence(report.Change)).Select(line => new ToneText(line, ToneOf(report.Change)))),
    ];

    /// <summary>The verdict in one sentence.</summary>
    internal static string Sentence(RulesetChange change)
    {
        var counts = Text($"{change.Count(CellChange.OpensUndocumented):N0} undocumented and ")
            + Text($"{change.Count(CellChange.OpensDocumented):N0} documented cells open, ")
            + Text($"{change.Count(CellChange.ClosesUndocumented):N0} undocumented and ")
            + Text($"{change.Count(CellChange.ClosesDocumented):N0} documented ones close, ")
            + Text($"{change.Count(CellChange.Unproven):N0} unproven, of {change.Compared:N0}");
        return change.ExitCode switch
        {
            0 => $"Safe by the policy: {counts}",
            1 => $"Against the policy: {counts}",
            _ => $"Unproven: {counts}",
        };
    }

    private static Tone ToneOf(RulesetChange change) => change.ExitCode switch { 0 => Tone.Good, 1 => Tone.Leak, _ => Tone.Doubt };

    // Hosts of one zone mostly change alike; a line for each pair of them would hide what differs.
    private static IEnumerable<ToneText> Lines(RulesetChange change, CellChange kind, char sign, Tone tone)
    {
        var groups = change.Sweeps
            .Where(sweep => !sweep[kind].IsEmpty)
            .GroupBy(sweep => (From: sweep.Sweep.From.Zone, To: Place(sweep), sweep.Sweep.Protocol, Ports: sweep[kind]))
            .ToList();
        foreach (var group in groups.Take(LinesShown))
        {
            yield return new ToneText(TextFlow.Clip($"{sign} {Line(group.Key, [.. group])}", TextFlow.Width), tone);
            if (kind == CellChange.Unproven && group.First().Doubts is [var doubt, ..])
                yield return new ToneText(TextFlow.Clip($"    {doubt}", TextFlow.Width), Tone.Soft);
        }

        if (groups.Count > LinesShown)
            yield return new ToneText(Text($"and {groups.Count - LinesShown:N0} more; --json FILE writes all of them"));
    }

    private static string Line((string From, string To, Protocol Protocol, PortSet Ports) key, List<SweepChange> sweeps)
    {
        var ports = PortText.WithProtocol(key.Protocol, key.Ports);
        return sweeps is [var only]
            ? $"{only.Sweep.From} → {only.Sweep.To}  {ports}"
            : Text($"{key.From} → {key.To}  {ports}  ({sweeps.Count:N0} pairs of hosts)");
    }

    private static string Place(SweepChange sweep) => sweep.Sweep.To.Zone == sweep.Sweep.To.Role
        ? sweep.Sweep.To.Zone
        : $"{sweep.Sweep.To.Zone} {sweep.Sweep.To.Role}";

    private static IEnumerable<ScreenBlock> Astray(string title, IReadOnlyList<LedAstray> all, Tone tone) => all.Count == 0
        ? []
        : [ScreenBlock.OfLines(title, all.Take(LinesShown).Select(led => new ToneText(
            TextFlow.Clip(
                $"{led.Sweep.From} → {led.Sweep.To} arrives at {led.Host}  {PortText.WithProtocol(led.Sweep.Protocol, led.Ports)}",
                TextFlow.Width),
            tone)))];

    private static IEnumerable<string> Numbers(PreviewReport report)
    {
        yield return $"Before: {report.Before}, after: {report.After}, policy: {report.PolicyFile}";
        foreach (var note in report.Notes)
            yield return note;
        var (leaking, closed) = (report.Change.StaysLeaking, report.Change.StaysOut);
        if (leaking > 0)
            yield return Text($"Open under both and undocumented: {leaking:N0} cells; './verify{Rulesets(report.After)}' names them");
        if (closed > 0)
            yield return Text($"Closed under both and documented: {closed:N0} cells; './verify{Rulesets(report.After)}' names them");
        yield return string.Join(", ", report.Timings.Select(timing => Text($"{timing.Name} {timing.Seconds:N1}s")));
    }

    private static string Rulesets(string title) => string.Concat(title.Split(", ").Select(file => $" --ruleset {file}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using Elma365Verify.Mutants;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>A mutant that was not killed: what was changed, and for each sweep what was predicted and what was seen.</summary>
internal static class MutantLines
{
    /// <summary>Its lines.</summary>
    /// <param name="outcome">The mutant.</param>
    /// <param name="tone">How its first line is meant.</param>
    public static IEnumerable<ToneText> Of(MutantOutcome outcome, Tone tone) =>
    [
        .. TextFlow.Wrap($"{outcome.Operator}: {outcome.Change}").Select(line => new ToneText(line, tone)),
        .. outcome.Refusal is { } refusal ? Wrapped(refusal) : [],
        .. outcome.Evidence.SelectMany(comparison => Wrapped(Sentence(comparison))),
        .. outcome.Evidence.SelectMany(comparison => comparison.Seen.Doubts).Distinct().SelectMany(Wrapped),
    ];

    /// <summary>Predicted and seen cells of a sweep, in one sentence.</summary>
    internal static string Sentence(SweepComparison comparison)
    {
        var (predicted, seen) = (comparison.Predicted, comparison.Seen);
        var protocol = seen.Sweep.Protocol;
        var expected = Listed(
            protocol,
            ("leak", predicted.Leaks),
            ("outage", predicted.Outages),
            ("perhaps leak", predicted.PossibleLeaks),
            ("perhaps outage", predicted.PossibleOutages));
        var found = Listed(protocol, ("leak", seen.Leaks), ("outage", seen.Outages), ("unproven", seen.Unproven));
        var astray = string.Concat(seen.Observation.Strays.Select(
            stray => $"; arrived at {stray.Host}: {PortText.WithProtocol(protocol, stray.Ports)}"));
        return $"{seen.Sweep.From} → {seen.Sweep.To} {protocol.ToLowerName()}: predicted {expected}; seen {found}{astray}";
    }

    private static string Listed(Protocol protocol, params (string Name, PortSet Cells)[] kinds) =>
        string.Join(", ", kinds
            .Where(kind => !kind.Cells.IsEmpty)
            .Select(kind => $"{kind.Name} {PortText.Numbers(protocol, kind.Cells)}")
            .DefaultIfEmpty("nothing"));

    private static IEnumerable<ToneText> Wrapped(string text) =>
        TextFlow.Wrap(text, "  ", "    ").Select(line => new ToneText(line));
}

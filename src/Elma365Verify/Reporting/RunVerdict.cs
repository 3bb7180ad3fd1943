using System.Globalization;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>What a run comes to, in words. Of a part that was not asked for, none of them speaks.</summary>
/// <param name="Word"><c>Conforms</c>, <c>Does not conform</c> or <c>Unproven</c>.</param>
/// <param name="Scope"><c> (backup only)</c> where only some parts were asked for, else empty.</param>
/// <param name="Figures">
/// <c>210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven; 5 stores restored to the last field</c>; behaviours come between
/// where any failed or is unproven.
/// </param>
/// <param name="Meaning">What the exit code says.</param>
public sealed record RunVerdict(string Word, string Scope, string Figures, string Meaning)
{
    /// <summary>All on one line: <c>Conforms (backup only): 5 stores, …</c>.</summary>
    public string Sentence => $"{Word}{Scope}: {Figures}";

    /// <summary>Puts a run into words.</summary>
    public static RunVerdict Of(RunReport report)
    {
        var (word, meaning) = report.ExitCode switch
        {
            0 => ("Conforms", $"Exit code 0: {Proven(report)}."),
            1 => ("Does not conform", $"Exit code 1: {string.Join("; and ", Contradictions(report))}."),
            _ => ("Unproven", "Exit code 2: nothing contradicts the policy, but not everything could be proven. This is not a pass."),
        };
        return new RunVerdict(word, ScopeOf(report.Parts), Figure(report), meaning + Unasked(report.Parts));
    }

    private static string ScopeOf(RunParts parts) => parts == RunParts.All
        ? string.Empty
        : parts == RunParts.None ? " (nothing was asked for)" : $" ({List(PartNames.Of(parts))} only)";

    private static string Unasked(RunParts parts) => parts == RunParts.All
        ? string.Empty
        : $" Not asked for, so that nothing is said of it: {List(PartNames.Of(RunParts.All & ~parts))}.";

    private static string Proven(RunReport report) => string.Join("; ", new[]
    {
        report.Parts.HasFlag(RunParts.Reachability) ? "every documented port is reachable and every other port is proven blocked" : null,
        report.Parts.HasFlag(RunParts.Evasions) ? "no crafted packet gets past the rules" : null,
        report.Parts.HasFlag(RunParts.Services) ? "every server answers and behaves as its role demands" : null,
        report.Parts.HasFlag(RunParts.Backup)
            ? "every store came back from its backup to the last field"
                + (NotKept(report.Backup).Length > 0 ? ", but for what is named as not kept" : string.Empty)
            : null,
    }.OfType<string>());

    private static IEnumerable<string> Contradictions(RunReport report)
    {
        // What is from a host to itself is of its server, and said below.
        if (report.Findings.Any(finding => finding.Verdict is Verdict.Leak or Verdict.Outage && finding.From != finding.To))
            yield return "an undocumented port is reachable, or a documented one is not";
        if (report.Services.Any(service => service.Failure is not null || service.HasEnded))
            yield return "an image did not come up, or its server ended";
        if (report.Evasions is { Counts.Leaks: > 0 })
            yield return "a crafted packet gets past the rules";
        if (BehaviourCounts.Of(report.Services).Failed > 0)
            yield return "an image does not behave as its role demands";
        if (report.Backup?.Outcome == VerificationOutcome.Failed)
            yield return "a backup does not bring back what it should, or took a way that is not documented";
    }

    private static string Figure(RunReport report)
    {
        var figures = new[] { Reachability(report), Evasions(report), Services(report), Backup(report) }.OfType<string>().ToList();
        return figures.Count == 0 ? "nothing was verified" : string.Join("; ", figures);
    }

    private static string? Reachability(RunReport report) =>
        report.Parts.HasFlag(RunParts.Reachability) || report.Verdicts.Count > 0 ? Count(report.Summary) + Beyond(report) : null;

    private static string? Evasions(RunReport report) => report.Evasions is { Verdicts.IsEmpty: false } evasions
        ? evasions.Counts.ToString()
        : report.Parts.HasFlag(RunParts.Evasions) ? "evasions were not tried" : null;

    // What passed is said elsewhere where the ports are there to be spoken of.
    private static string? Services(RunReport report)
    {
        var isAsked = report.Parts.HasFlag(RunParts.Services);
        if (isAsked && report.NotCarriedOut.HasFlag(RunParts.Services))
            return "no server was used";
        var counts = BehaviourCounts.Of(report.Services);
        if (isAsked && !report.Parts.HasFlag(RunParts.Reachability))
            return $"{Handshakes(report)}; behaviours: {counts}";
        return counts.Failed + counts.Unproven == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"behaviours: {counts.Failed:N0} failed, {counts.Unproven:N0} unproven");
    }

    private static string Handshakes(RunReport report)
    {
        var servers = report.Services.Where(service => service.Served is not null).ToList();
        var checks = servers.SelectMany(service => service.Checks).ToList();
        var failed = checks.Count(check => !check.Succeeded);
        var untried = servers.Count(service => service.Checks.Count == 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{servers.Count:N0} {Plural(servers.Count, "server")}, {checks.Count:N0} {Plural(checks.Count, "handshake")}, "
            + $"{failed:N0} failed")
            + (untried == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", none tried with {untried:N0}"));
    }

    private static string? Backup(RunReport report)
    {
        if (report.Backup is not { } backup)
            return report.Parts.HasFlag(RunParts.Backup) ? "backups were not carried out" : null;
        if (backup.Stores.IsEmpty)
            return "no store was backed up";
        var counts = BackupCounts.Of(backup);
        var wrong = BackupStanding.All(backup).Where(standing => standing.Outcome != VerificationOutcome.Passed)
            .OrderByDescending(standing => standing.Outcome)
            .Select(standing => $"{standing.Name} {standing.Word}").ToList();
        var isAlone = report.Parts == RunParts.Backup;
        if (wrong.Count == 0)
            return (isAlone
                ? counts.ToString()
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{counts.Stores:N0} {Plural(counts.Stores, "store")} restored to the last field")) + NotKept(backup);
        return $"{(isAlone ? string.Empty : "backup: ")}{counts}; {string.Join(", ", wrong)}";
    }

    // What the stores held and no backup brings back: the fields before are those of the backups.
    private static string NotKept(BackupResult? backup) => backup?.Stores.Sum(store => store.NotKept.Length) is > 0 and var things
        ? string.Create(CultureInfo.InvariantCulture, $", {things:N0} {Plural(things, "thing")} named as not kept")
        : string.Empty;

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

    private static string List(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    private static string Plural(long count, string noun) => count == 1 ? noun : noun + "s";
}

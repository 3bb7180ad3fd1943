using System.Globalization;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What a finished run shows on the screen, before any painter has touched it.</summary>
internal static class RunScreen
{
    /// <summary>
    /// The matrix, the findings, packets of the hosts' own, the crafted ones, the images, the services and their behaviours, the backups,
    /// the numbers, and last the verdict.
    /// </summary>
    /// <param name="report">The run.</param>
    /// <param name="artifacts">The directory of the run's files, as the user would name it.</param>
    public static IReadOnlyList<ScreenBlock> Of(RunReport report, string artifacts) =>
    [
        .. IsSwept(report) ? [Matrix(report)] : Array.Empty<ScreenBlock>(),
        .. report.Findings.Count == 0 ? Array.Empty<ScreenBlock>() : [ScreenBlock.OfLines("Findings", FindingLines.Of(report.Findings))],
        .. Foreign(report),
        .. EvasionBlocks.Of(report.Evasions),
        .. Images(report),
        .. report.Services.Count == 0 ? Array.Empty<ScreenBlock>() : [Services(report)],
        .. Behaviours(report),
        .. BackupBlocks.Of(report.Backup),
        ScreenBlock.OfLines("Run", Numbers(report, artifacts)),
        ScreenBlock.OfLines(title: null, Verdict(report)),
    ];

    private static bool IsSwept(RunReport report) => report.Parts.HasFlag(RunParts.Reachability) || report.Verdicts.Count > 0;

    private static ScreenBlock Matrix(RunReport report)
    {
        var matrix = ZoneMatrix.Of(report);
        var rows = matrix.Zones
            .Select(from => (IReadOnlyList<ToneText>)[new ToneText(from), .. matrix.Zones.Select(to => Cell(matrix[from, to]))])
            .ToList();
        const string legend = "ok 5: exactly the 5 documented ports are open. ok: all closed, as documented. -: nothing swept. "
            + "LEAK, OUT, UNPR: ports at fault, added up over pairs of hosts.";
        return new ScreenBlock(
            "From zone (rows) to zone (columns)",
            ["", .. matrix.Zones],
            rows,
            [.. TextFlow.Wrap(legend, hanging: "").Select(line => new ToneText(line, Tone.Soft))]);
    }

    private static ToneText Cell(ZoneCell cell) => new(
        cell.Verdict switch
        {
            null => "-",
            Reachability.Verdict.Conforms when cell.DocumentedPorts == 0 => "ok",
            Reachability.Verdict.Conforms => string.Create(CultureInfo.InvariantCulture, $"ok {cell.DocumentedPorts:N0}"),
            Reachability.Verdict.Leak => $"LEAK {Compact(cell.Offending)}",
            Reachability.Verdict.Outage => $"OUT {Compact(cell.Offending)}",
            _ => $"UNPR {Compact(cell.Offending)}",
        },
        ToneText.Of(cell.Verdict));

    private static string Compact(long number) => number switch
    {
        < 1_000 => number.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => (number / 1_000).ToString(CultureInfo.InvariantCulture) + "k",
        _ => (number / 1_000_000).ToString(CultureInfo.InvariantCulture) + "M",
    };

    private static ScreenBlock Services(RunReport report)
    {
        var rows = report.Services.Where(service => service.Served is not null).Select(service => (IReadOnlyList<ToneText>)
        [
            new ToneText(TextFlow.Clip(service.Host, 15)),
            new ToneText(TextFlow.Clip(service.Role, 12)),
            Served(service),
            new ToneText(TextFlow.Clip(service.Version ?? "-", 34)),
        ]).ToList();
        var standIns = report.Services.Where(service => service.StandIn is not null)
            .SelectMany(service => TextFlow.Wrap($"Stand-in at {service.Host}: {service.StandIn}"));
        var configured = report.Services
            .Where(service => service.ReadOnlyRoot || service.User is not null || service.Contract is not (null or KnownContracts.Default))
            .SelectMany(service => TextFlow.Wrap($"Image at {service.Host}: {Configured(service)}"));
        var bare = string.Join(", ", report.Services.Where(service => service.Served is null).Select(service => service.Host));
        var witnesses = bare.Length == 0 ? [] : TextFlow.Wrap($"Bare witnesses: {bare}");
        return new ScreenBlock(
            "Services",
            rows.Count == 0 ? [] : ["host", "role", "served", "version"],
            rows,
            [
                .. standIns.Concat(configured).Select(line => new ToneText(line)),
                .. witnesses.Select(line => new ToneText(line, Tone.Soft)),
            ]);
    }

    private static ScreenBlock[] Images(RunReport report)
    {
        var lines = ImageLines.Of(report.Images).ToList();
        return lines.Count == 0 ? [] : [ScreenBlock.OfLines("Images", lines)];
    }

    private static string Configured(ServiceReport service) => string.Join(", ", new[]
    {
        $"{service.Image} with the contract {service.Contract}",
        service.ReadOnlyRoot ? "read-only root" : null,
        service.User is { } user ? $"user {user}" : null,
    }.OfType<string>());

    private static ScreenBlock[] Behaviours(RunReport report)
    {
        var lines = BehaviourLines.Of(report.Services).ToList();
        return lines.Count == 0 ? [] : [ScreenBlock.OfLines("Behaviours", lines)];
    }

    private static ScreenBlock[] Foreign(RunReport report)
    {
        var lines = report.Foreign.SelectMany(foreign => TextFlow.Wrap($"{foreign}"))
            .Select(line => new ToneText(line, Tone.Doubt)).ToList();
        return lines.Count == 0 ? [] : [ScreenBlock.OfLines("Packets of the hosts' own", lines)];
    }

    private static ToneText Served(ServiceReport service) => service switch
    {
        { Checks.Count: 0 } => new ToneText("not tried", Tone.Doubt),
        { Served: true } => new ToneText("yes", Tone.Good),
        _ => new ToneText("no", Tone.Outage),
    };

    private static IEnumerable<ToneText> Numbers(RunReport report, string artifacts)
    {
        var summary = report.Summary;
        var probes = IsSwept(report) ? string.Create(CultureInfo.InvariantCulture, $"{summary.Probes:N0} probes, ") : string.Empty;
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Hosts:N0} hosts, {summary.Flows:N0} documented flows, {probes}{summary.Seconds:N1} s");
        var phases = string.Join(", ", report.Timings.Select(timing =>
            string.Create(CultureInfo.InvariantCulture, $"{timing.Name} {timing.Seconds:N1}s")));
        return TextFlow.Wrap($"Ruleset: {report.RulesetFile}, policy: {report.PolicyFile}")
            .Concat(report.RulesetNotes.SelectMany(note => TextFlow.Wrap(note)))
            .Concat(TextFlow.Wrap(figures))
            .Concat(IsSwept(report) ? TextFlow.Wrap($"Ports: {report.Detection}") : [])
            .Concat(TextFlow.Wrap(phases))
            .Concat(TextFlow.Wrap($"Artifacts: {artifacts}"))
            .Select(line => new ToneText(line))
            .Concat(NotAsked(report));
    }

    private static IEnumerable<ToneText> NotAsked(RunReport report)
    {
        var names = string.Join(", ", PartNames.Of(RunParts.All & ~report.Parts));
        return names.Length == 0
            ? []
            : TextFlow.Wrap($"Not asked for, so nothing is said of it: {names}").Select(line => new ToneText(line, Tone.Doubt));
    }

    private static IEnumerable<ToneText> Verdict(RunReport report) =>
        TextFlow.Wrap(RunVerdict.Of(report).Sentence).Select(line => new ToneText(line, ToneText.Of(report.Worst)));
}

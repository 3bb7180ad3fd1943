using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>One test case of <see cref="JUnitXml"/>.</summary>
internal sealed record JUnitCase(
    string Suite, string Name, double Seconds, Verdict Verdict, string Message, IReadOnlyList<string> Evidence)
{
    /// <summary>The element that says what went wrong, or that there was nothing to try; null for a pass.</summary>
    public string? Outcome => Verdict switch
    {
        _ when IsSkipped => "skipped",
        Verdict.Conforms => null,
        Verdict.Unproven => "error",
        _ => "failure",
    };

    /// <summary>Whether it was not performed because it is not applicable.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>What its suite was about, by name: the image.</summary>
    public IReadOnlyList<(string Name, string Value)> Properties { get; init; } = [];

    /// <summary>The word for what went wrong.</summary>
    public string Type { get; init; } = Verdict.ToString();

    /// <summary>
    /// All cases in the order of the sweeps; findings outside all sweeps have a case of their own, and so have behaviours and backups,
    /// at the end. A part that was not asked for has one that is skipped.
    /// </summary>
    public static IReadOnlyList<JUnitCase> All(RunReport report)
    {
        var findings = report.Findings.ToLookup(LegKey.Of);
        var standings = Ledger.Of(report).Standings;
        var pace = Pace(report);
        var swept = standings.SelectMany(standing => OfSweep(report, standing, [.. findings[LegKey.Of(standing.Sweep)]], pace));
        var legs = standings.Select(standing => LegKey.Of(standing.Sweep)).ToHashSet();
        var others = report.Findings.Where(finding => !legs.Contains(LegKey.Of(finding))).Select(OfFinding);
        var cases = swept.Concat(others).ToList();
        if (report.NotCarriedOut.HasFlag(RunParts.Reachability))
            cases.Add(Missing(report, "something was swept", "Nothing was swept."));
        if (report.NotCarriedOut.HasFlag(RunParts.Services))
            cases.Add(Missing(report, "some server was used", "No server was used."));
        return
        [
            .. cases, .. JUnitEvasions.Of(report), .. report.Services.SelectMany(service => JUnitBehaviours.Of(report, service)),
            .. JUnitBackups.Of(report), .. PartNames.Of(RunParts.All & ~report.Parts).Select(part => NotAsked(report, part)),
        ];
    }

    private static JUnitCase Missing(RunReport report, string name, string message) =>
        new("run", name, 0, Verdict.Unproven, message, []) { Properties = OfImages(report) };

    private static JUnitCase NotAsked(RunReport report, string part) =>
        new("run", part, 0, Verdict.Conforms, "not asked for, so nothing is said of it", [])
        {
            IsSkipped = true,
            Properties = OfImages(report),
        };

    // A run that used no server has no suite of any, and its images have to be named somewhere.
    private static (string Name, string Value)[] OfImages(RunReport report) =>
        [.. report.Images.Select(image => ($"image of {image.Role}", image.ToString()))];

    /// <summary>Where the image of a role comes from, and in place of what and why, for the properties of a suite.</summary>
    internal static IEnumerable<(string Name, string Value)> OriginOf(RunReport report, string role) =>
        report.Images.FirstOrDefault(image => image.Role == role) is { } origin
            ? [
                ("image-from", origin.Reason),
                .. origin.InPlaceOf is { } own ? [("in-place-of", own), ("why-not", origin.WhyNot!)] : Array.Empty<(string, string)>(),
            ]
            : [];

    private static double Pace(RunReport report)
    {
        var seconds = report.Timings.Where(timing => timing.Name == "sweep").Sum(timing => timing.Seconds);
        return report.Summary.Probes == 0 ? 0 : seconds / report.Summary.Probes;
    }

    private static IEnumerable<JUnitCase> OfSweep(RunReport report, SweepStanding standing, List<Finding> findings, double pace)
    {
        var sweep = standing.Sweep;
        var flows = report.Policy.FlowsBetween(sweep.From, sweep.To).Where(flow => flow.Protocol == sweep.Protocol);
        var parts = flows.Select(flow => (Name: $"{flow.Id}: {sweep} {sweep.Protocol.Describe(flow.Ports)}", Cells: flow.Ports)).ToList();
        var rest = sweep.Protocol.Cells().Except(standing.Verdict.Documented);
        if (!rest.IsEmpty)
            parts.Add(($"{sweep}: nothing else", rest));
        var seconds = pace * standing.Verdict.Observation.Sent / Math.Max(1, parts.Count);
        return parts.Select(part => OfCells(standing, part.Name, part.Cells, findings, seconds));
    }

    private static JUnitCase OfCells(SweepStanding standing, string name, PortSet cells, List<Finding> findings, double seconds)
    {
        var sweep = standing.Sweep;
        var verdict = standing.Of(cells);
        var concerned = findings.Where(finding => !finding.Ports.Intersect(cells).IsEmpty).ToList();
        var worst = concerned.Count == 0 ? verdict : Worse(verdict, concerned.Min(finding => finding.Verdict));
        var message = concerned.FirstOrDefault(finding => finding.Verdict == worst) is { } decisive
            ? OneLine(decisive)
            : $"{worst}  {sweep}";
        return new JUnitCase(
            ZonePair(sweep.From.Zone, sweep.To.Zone), name, seconds, worst, message, [.. concerned.SelectMany(WithEvidence)]);
    }

    private static JUnitCase OfFinding(Finding finding) => new(
        ZonePair(finding.FromZone, finding.ToZone), OneLine(finding), 0, finding.Verdict, OneLine(finding), [.. WithEvidence(finding)]);

    private static Verdict Worse(Verdict one, Verdict other)
    {
        if (one == Verdict.Conforms)
            return other;
        return other < one ? other : one;
    }

    private static IEnumerable<string> WithEvidence(Finding finding) =>
        [OneLine(finding), .. finding.Evidence, .. finding.Capture is null ? Array.Empty<string>() : [$"Capture: {finding.Capture}"]];

    private static string OneLine(Finding finding) =>
        $"{finding.Verdict}  {finding.From} → {finding.To}  {PortText.WithProtocol(finding.Protocol, finding.Ports)}";

    private static string ZonePair(string from, string to) => $"{from} → {to}";
}

using System.Globalization;
using Elma365Verify.Evasions;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;
using Elma365Verify.Topologies;

namespace Elma365Verify.EvasionSuites;

/// <summary>The crafted packets of a report, read with the plan the policy and the topology make: what is missing is a fault.</summary>
public sealed class SuiteEvasions(Policy policy, Topology topology, RunReport report)
{
    private readonly EvasionPlan plan = new(policy, topology);

    /// <summary>Whether no packet of a family got past the rules from the hosts of a zone, and the silence of all is proven.</summary>
    public Reading OfFamily(string name, string zone)
    {
        var family = EvasionFamilies.All.Single(family => family.Name == name);
        if (report.Evasions is not { } evasions)
            return new Reading(name, 0, ["no crafted packet was sent"], []);
        var faults = new List<string>();
        var verdicts = evasions.Verdicts.Where(verdict => verdict.Sweep.From.Zone == zone).ToList();
        var planned = plan.Sweeps
            .Where(sweep => sweep.From.Zone == zone)
            .Sum(sweep => plan.Cells(sweep).Count(cell => cell.Family == family));
        var counts = EvasionCounts.Of(verdicts, family);
        if (counts.Cells != planned)
            faults.Add(Text($"{planned:N0} cells were planned, but the report has {counts.Cells:N0}"));
        faults.AddRange(evasions.Leaks().Concat(evasions.Unproven())
            .Where(finding => finding.Family == family && finding.Sweep.From.Zone == zone)
            .Select(finding => finding.Outcome == EvasionOutcome.Leak
                ? $"Leak: {finding}"
                : $"Unproven: {finding}: {string.Join("; ", finding.Doubts)}"));
        return new Reading(
            Text($"{family.Question} No: {counts.Blocked:N0} blocked, {counts.Permitted:N0} permitted, ")
                + Text($"{counts.NotForwarded:N0} not forwarded by this kernel"),
            counts.Blocked + counts.Permitted,
            faults,
            []);
    }

    /// <summary>Whether everything planned was sent.</summary>
    public Reading OfPlan()
    {
        var sweeps = report.Evasions?.Verdicts.Select(verdict => verdict.Sweep).ToList() ?? [];
        var missing = plan.Sweeps.Except(sweeps).Select(sweep => $"{sweep}: planned, but never sent").ToList();
        if (sweeps.Count != plan.Sweeps.Count)
            missing.Add(Text($"{plan.Sweeps.Count:N0} sweeps were planned, but the report has {sweeps.Count:N0}"));
        if (report.Policy != policy || report.Topology != topology)
            missing.Add("The report is about another policy or topology than the one the cases were made from");
        return new Reading(
            Text($"{sweeps.Count:N0} of {plan.Sweeps.Count:N0} sweeps: {report.Evasions?.Counts}"),
            sweeps.Count, missing, []);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

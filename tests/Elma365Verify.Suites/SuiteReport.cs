using System.Globalization;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Suites;

/// <summary>
/// A report, read with the policy, topology and handshakes the cases were made from. It takes no verdict on trust: every
/// observation is judged anew by that policy, and whatever is missing from the report, or is about something else, is a fault.
/// </summary>
public sealed class SuiteReport(Policy policy, Topology topology, IReadOnlyList<ExpectedHandshake> handshakes, RunReport report)
{
    private readonly Judge judge = new(policy);
    private readonly Ledger ledger = Ledger.Of(policy, report.Verdicts, report.Services);
    private readonly ILookup<(string From, string To, Protocol Protocol), SweepVerdict> verdicts = report.Verdicts
        .ToLookup(verdict => (verdict.Sweep.From.Name, verdict.Sweep.To.Name, verdict.Sweep.Protocol));

    /// <summary>The report read.</summary>
    public RunReport Report => report;

    /// <summary>The ordered pairs of hosts a flow permits.</summary>
    public static IEnumerable<(Host From, Host To)> PairsOf(Flow flow, Policy policy, Topology topology) =>
        topology.Pairs().Where(pair => policy.FlowsBetween(pair.From, pair.To).Any(other => other.Id == flow.Id));

    /// <summary>Whether every pair of the flow delivers every port of it.</summary>
    public Reading OfFlow(string id)
    {
        var flow = policy.Flows.Single(flow => flow.Id == id);
        var pairs = PairsOf(flow, policy, topology).ToList();
        var faults = new List<string>(FaultsOf(flow, pairs.Count));
        var proven = 0L;
        foreach (var sweep in pairs.Select(pair => new Sweep(pair.From, pair.To, flow.Protocol)))
        {
            if (Find(sweep, faults) is not { } verdict)
                continue;
            var delivered = flow.Ports.Intersect(verdict.Conforming).Intersect(verdict.Observation.Delivered);
            proven += delivered.Count;
            var missing = flow.Ports.Except(delivered);
            if (!missing.IsEmpty)
                faults.Add($"Not proven to be delivered: {Numbers(flow, missing)}\n{FailureTable.Render(Within(verdict, flow.Ports))}");
        }

        return new Reading(
            Text($"{Numbers(flow, flow.Ports)} over {pairs.Count:N0} pairs: {proven:N0} cells captured at their targets"),
            proven,
            faults,
            Findings(finding => finding.Flows.Contains(id)));
    }

    /// <summary>Whether nothing undocumented reaches one host from another, and the silence of all else is proven.</summary>
    public Reading OfPair(string from, string to, Protocol protocol)
    {
        var sweep = new Sweep(HostNamed(from), HostNamed(to), protocol);
        var faults = new List<string>();
        var (proven, delivered) = (0L, 0L);
        var captors = new List<string> { to };
        if (Find(sweep, faults) is { } verdict)
        {
            proven = protocol.Cells().Count - verdict.Unproven.Count;
            delivered = verdict.Observation.Delivered.Count;
            captors.AddRange(verdict.Observation.Strays.Select(stray => stray.Host.Name));
            var others = verdict with { Outages = PortSet.Empty };
            if (!others.IsConforming)
                faults.Add(FailureTable.Render(others));
        }

        faults.AddRange(ledger.Strays
            .Where(stray => stray.Host.Name == to && stray.Addressed.Sweep.From.Name == from && stray.Addressed.Sweep.Protocol == protocol)
            .Select(stray => $"Reached {to} by way of another address:\n{FailureTable.Render(Only(stray))}"));
        return new Reading(
            Text($"{sweep}: {proven:N0} of {protocol.Cells().Count:N0} cells proven, {delivered:N0} of them delivered"),
            proven,
            faults,
            Findings(finding => finding.Verdict != Verdict.Outage
                && finding.From == from && captors.Contains(finding.To) && finding.Protocol == protocol));
    }

    /// <summary>Whether a real server answered every handshake from every host the policy lets in.</summary>
    public Reading OfServer(string host)
    {
        var expected = handshakes.Where(handshake => handshake.To == host).ToList();
        var services = report.Services.Where(service => service.Host == host).ToList();
        if (services is not [var service])
            return new Reading(host, 0, [$"{host}: the report has {services.Count} entries for it, not one"], []);

        var missing = expected.Where(handshake => !service.Checks.Any(check => Answers(check, handshake)));
        var faults = service.Checks.Where(check => !check.Succeeded)
            .Select(check => Text($"{check.Handshake} from {check.From} to {host}, tcp {check.Port}: ")
                + $"expected an answer, observed: {VisibleText.OnOneLine(check.Detail)}")
            .Concat(missing.Select(handshake =>
                Text($"{handshake.Name} from {handshake.From} to {host}, tcp {handshake.Port}: never tried")))
            .ToList();
        if (service.Failure is { } failure)
            faults.Insert(0, $"{host}: {service.Role} ({service.Image}) did not come up: it {failure}");
        if (service.Interruption is { } interruption)
            faults.Insert(0, $"{host}: {service.Role} ({service.Image}): {interruption}");
        if (expected.Count == 0)
            faults.Add($"{host}: the policy lets nobody in on a port its server listens on, so nothing shows that it serves");
        if (service.Image is null || service.Served is not true)
            faults.Add($"{host}: {service.Role} ({service.Image ?? "no image"}) is not reported to serve");
        var answered = service.Checks.Count(check => check.Succeeded);
        return new Reading(
            Text($"{host}: {service.Image} {service.Version} answered {answered:N0} of {expected.Count:N0} handshakes"),
            answered,
            faults,
            Findings(finding => finding.Verdict == Verdict.Outage && finding.To == host && finding.Protocol == Protocol.Tcp));
    }

    /// <summary>Whether everything planned was swept, and everything documented has something to prove it with.</summary>
    public Reading OfPlan()
    {
        var faults = new List<string>();
        if (report.Policy != policy || report.Topology != topology)
            faults.Add("The report is about another policy or topology than the one the cases were made from");
        var plan = topology.Pairs()
            .SelectMany(pair => Enum.GetValues<Protocol>(), (pair, protocol) => new Sweep(pair.From, pair.To, protocol))
            .ToList();
        if (report.Verdicts.Count != plan.Count)
            faults.Add(Text($"{plan.Count:N0} sweeps were planned, but the report has {report.Verdicts.Count:N0} verdicts"));
        var found = plan.Select(sweep => Find(sweep, faults)).OfType<SweepVerdict>().ToList();
        var whole = found.Where(verdict => verdict.Observation.Probed.Equals(verdict.Sweep.Protocol.Cells())).ToList();
        faults.AddRange(found.Except(whole).Select(verdict =>
            Text($"{verdict.Sweep}: planned, but only {verdict.Observation.Probed.Count:N0} of its cells were probed")));
        var flowPairs = policy.Flows.Select(flow => (Flow: flow, Count: PairsOf(flow, policy, topology).Count())).ToList();
        faults.AddRange(flowPairs.SelectMany(entry => FaultsOf(entry.Flow, entry.Count)));
        return new Reading(
            Text($"{topology.Hosts.Length:N0} hosts, {topology.Pairs().Count():N0} ordered pairs: ")
                + Text($"{whole.Count:N0} of {plan.Count:N0} sweeps made, ")
                + Text($"{whole.Sum(verdict => (long)verdict.Observation.Probed.Count):N0} cells; ")
                + Text($"{policy.Flows.Length:N0} flows, {flowPairs.Sum(entry => entry.Count):N0} times between two hosts; ")
                + Text($"{handshakes.Count:N0} handshakes"),
            whole.Count,
            faults,
            []);
    }

    private static IEnumerable<string> FaultsOf(Flow flow, int pairs)
    {
        if (pairs == 0)
            yield return $"{flow.Id}: the topology has no pair of hosts for it, so it was never probed";
        if (flow.Ports.IsEmpty || !flow.Ports.Except(flow.Protocol.Cells()).IsEmpty)
            yield return $"{flow.Id}: no sweep covers all of {Numbers(flow, flow.Ports)}";
    }

    private SweepVerdict? Find(Sweep sweep, List<string> faults)
    {
        var found = verdicts[(sweep.From.Name, sweep.To.Name, sweep.Protocol)].ToList();
        if (found is not [var verdict])
        {
            faults.Add($"{sweep}: {(found.Count == 0 ? "planned, but never swept" : "judged more than once")}");
            return null;
        }

        var own = judge.Decide(verdict.Observation);
        if (verdict.Sweep == sweep && Agree(verdict, own))
            return own;
        faults.Add($"{sweep}: judged by another policy, or between other hosts of the same names");
        return null;
    }

    private static bool Agree(SweepVerdict reported, SweepVerdict own) => reported.Documented.Equals(own.Documented)
        && Enum.GetValues<Verdict>().All(verdict => reported.Cells(verdict).Equals(own.Cells(verdict)));

    private static SweepVerdict Within(SweepVerdict verdict, PortSet ports) => verdict with
    {
        Observation = verdict.Observation with { Strays = [] },
        Leaks = PortSet.Empty,
        Outages = verdict.Outages.Intersect(ports),
        Unproven = verdict.Unproven.Intersect(ports),
    };

    private static SweepVerdict Only(StrayLeak stray) => stray.Addressed with
    {
        Observation = stray.Addressed.Observation with { Strays = [new Stray(stray.Host, stray.Ports)] },
        Leaks = PortSet.Empty,
        Outages = PortSet.Empty,
        Unproven = PortSet.Empty,
    };

    private static bool Answers(ServedCheck check, ExpectedHandshake handshake) =>
        check.From == handshake.From && check.Port == handshake.Port && check.Handshake == handshake.Name;

    private static string Numbers(Flow flow, PortSet ports) => PortText.WithProtocol(flow.Protocol, ports);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Host HostNamed(string name) => topology.Hosts.Single(host => host.Name == name);

    private List<Finding> Findings(Func<Finding, bool> concerned) => report.Findings.Where(concerned).ToList();
}

using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Suites;

/// <summary>
/// The behaviours of a report, read with the policy and the image list the cases were made from. Whatever is missing from the
/// report, or says more than the image list allows, is a fault.
/// </summary>
public sealed class SuiteBehaviours(Policy policy, Topology topology, IReadOnlyList<ExpectedBehaviour> expected, RunReport report)
{
    /// <summary>Whether a server showed a behaviour; or why it was not to.</summary>
    public Reading Of(string host, string name)
    {
        if (expected.Where(behaviour => behaviour.Host == host && behaviour.Name == name).ToList() is not [var wanted])
            return Fault($"{host}: '{name}' is not expected exactly once");
        if (report.Services.Where(service => service.Host == host).ToList() is not [var service])
            return Fault($"{host}: the report has {report.Services.Count(service => service.Host == host)} entries for it, not one");
        if (service.Behaviours.Where(behaviour => behaviour.Name == name).ToList() is not [var shown])
            return Fault(
                $"{host}: '{name}' is in the report {service.Behaviours.Count(behaviour => behaviour.Name == name)} times, not once");
        if (shown.Needs != wanted.Needs)
            return Fault($"{host}: '{name}' is reported to need {shown.Needs ?? "nothing"}, but it needs {wanted.Needs ?? "nothing"}");
        return shown.Outcome switch
        {
            BehaviourOutcome.Passed => OfPassed(wanted, service, shown),
            BehaviourOutcome.NotApplicable => OfNotApplicable(wanted, service),
            _ => Fault($"{host}: {name}: {shown.Outcome}: {VisibleText.OnOneLine(shown.Detail ?? "no reason is given")}"),
        };

        static Reading Fault(string fault) => new(fault, 0, [fault], []);
    }

    private Reading OfPassed(ExpectedBehaviour wanted, ServiceReport service, BehaviourResult shown)
    {
        var faults = new List<string>();
        if (IsLacking(wanted, service))
            faults.Add($"{wanted.Host}: {wanted.Name}: reported as passed, but {service.StandIn} declares to lack {wanted.Needs}");
        if (service.Image is null || service.Served is not true)
            faults.Add($"{wanted.Host}: {wanted.Name}: reported as passed by a server that is not reported to serve");
        if (!IsPermitted(shown.From, wanted))
            faults.Add($"{wanted.Host}: {wanted.Name}: tried from {shown.From ?? "nowhere"}, "
                + $"which the policy does not let in on port {wanted.Port}");
        return new Reading($"{wanted.Host}: {service.Image}: {wanted.Name}, from {shown.From}", 1, faults, []);
    }

    private static Reading OfNotApplicable(ExpectedBehaviour wanted, ServiceReport service)
    {
        var reason =
            $"{BehaviourResult.NotApplicable}: {service.StandIn ?? "the product itself"} lacks {wanted.Needs ?? "nothing it needs"}";
        return IsLacking(wanted, service)
            ? new Reading(reason, 0, [], []) { NotApplicable = reason }
            : new Reading(reason, 0, [$"{wanted.Host}: {wanted.Name}: reported as {reason}, but the image list declares no such lack"], []);
    }

    // Only of the stand-in the list names for the role: neither the product itself nor another image lacks anything.
    private static bool IsLacking(ExpectedBehaviour wanted, ServiceReport service) =>
        wanted is { Needs: { } needs, StandIn: { } standIn } && service.StandIn == standIn.Name && standIn.Lacks.Contains(needs);

    private bool IsPermitted(string? from, ExpectedBehaviour wanted)
    {
        var source = topology.Hosts.FirstOrDefault(host => host.Name == from);
        var target = topology.Hosts.FirstOrDefault(host => host.Name == wanted.Host);
        return source is not null && target is not null
            && policy.Permitted(source, target, Protocol.Tcp).Contains((ushort)wanted.Port);
    }
}

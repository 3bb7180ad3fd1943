using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>How a documented flow fared between all hosts it permits.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Verdict">Outage if any pair has one, else Unproven if any pair has it or no pair was swept, else Conforms.</param>
/// <param name="Pairs">Each pair swept, in the order of the sweeps.</param>
public sealed record FlowStanding(Flow Flow, Verdict Verdict, IReadOnlyList<FlowPairStanding> Pairs)
{
    /// <summary>One standing for each flow, in the order of the policy.</summary>
    public static IReadOnlyList<FlowStanding> All(Policy policy, Ledger ledger)
    {
        var pairs = policy.Flows.ToDictionary(flow => flow.Id, _ => new List<FlowPairStanding>());
        foreach (var standing in ledger.Standings)
        {
            var sweep = standing.Sweep;
            foreach (var flow in policy.FlowsBetween(sweep.From, sweep.To).Where(flow => flow.Protocol == sweep.Protocol))
                pairs[flow.Id].Add(new FlowPairStanding(sweep, standing.Of(flow.Ports)));
        }

        return policy.Flows.Select(flow => new FlowStanding(flow, Worst(pairs[flow.Id]), pairs[flow.Id])).ToList();
    }

    private static Verdict Worst(List<FlowPairStanding> pairs)
    {
        if (pairs.Exists(pair => pair.Verdict == Verdict.Outage))
            return Verdict.Outage;
        return pairs.Count > 0 && pairs.TrueForAll(pair => pair.Verdict == Verdict.Conforms) ? Verdict.Conforms : Verdict.Unproven;
    }
}

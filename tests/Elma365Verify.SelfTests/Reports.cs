using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests;

/// <summary>What a run would report of some verdicts.</summary>
internal static class Reports
{
    public static RunReport Of(IReadOnlyList<SweepVerdict> verdicts, IReadOnlyList<ServiceReport> services)
    {
        var (policy, topology) = (Reference.Policy, Reference.Topology);
        var parts = services.Count == 0 ? RunParts.Reachability : RunParts.Reachability | RunParts.Services;
        return new RunReport(
            "selftest",
            DateTimeOffset.UnixEpoch,
            "policy.yaml",
            "firewall.nft",
            SharedEnvironment.Engine.Description,
            policy,
            topology,
            verdicts,
            services,
            FindingsBuilder.Build(policy, topology, verdicts, services, parts),
            [],
            SummaryBuilder.Build(policy, topology, verdicts, services, TimeSpan.Zero)) { Parts = parts };
    }
}

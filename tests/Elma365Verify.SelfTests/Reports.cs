using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests;

/// <summary>What a run would report of some verdicts.</summary>
internal static class Reports
{
    public static RunReport Of(IReadOnlyList<SweepVerdict> verdicts, IReadOnlyList<ServiceReport> services)
    {
        var (policy, topology) = (Reference.Policy, Reference.Topology);
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
            FindingsBuilder.Build(policy, topology, verdicts, services),
            [],
            SummaryBuilder.Build(policy, topology, verdicts, services, TimeSpan.Zero));
    }
}

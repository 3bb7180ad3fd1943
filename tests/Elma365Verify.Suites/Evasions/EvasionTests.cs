using System.Diagnostics;
using Elma365Verify.Evasions;
using Elma365Verify.Suites;

namespace Elma365Verify.EvasionSuites;

/// <summary>No crafted packet gets past the rules.</summary>
[Category("Evasions")]
public sealed class EvasionTests : SuiteTests
{
    /// <summary>Every family from every zone.</summary>
    public static IEnumerable<TestCaseData> Families() => SuiteInputs.TryGet(out var inputs)
        ? from family in EvasionFamilies.All
          from zone in inputs.Files.Topology.Hosts.Select(host => host.Zone).Distinct()
          select new TestCaseData(family.Name, zone).SetDescription($"{family.Question} ({family.Source})").SetCategory($"From:{zone}")
        : [];

    [StackTraceHidden]
    [TestCaseSource(nameof(Families))]
    public void No_packet_of_the_family_gets_past_the_rules(string family, string zone) =>
        Expect(EvasionEnvironment.Evasions.OfFamily(family, zone));

    [Test, StackTraceHidden]
    public void Every_pair_of_hosts_and_the_firewall_were_tried() => Expect(EvasionEnvironment.Evasions.OfPlan());
}

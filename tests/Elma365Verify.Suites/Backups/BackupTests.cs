using System.Diagnostics;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Suites;

namespace Elma365Verify.BackupSuites;

/// <summary>Every store survives the loss of its server: backed up under load through the firewall, restored, and compared.</summary>
[Category("Backup")]
public sealed class BackupTests : SuiteTests
{
    /// <summary>The hosts of the topology that keep data.</summary>
    public static IEnumerable<TestCaseData> Stores() => SuiteInputs.TryGet(out var inputs)
        ? inputs.Files.Topology.Hosts.Where(host => StoreRole.All.Contains(host.Service))
            .Select(host => new TestCaseData(host.Name).SetCategory($"To:{host.Zone}").SetCategory($"To:{host.Name}"))
        : [];

    [StackTraceHidden]
    [TestCaseSource(nameof(Stores))]
    public void Store_comes_back_to_the_last_field(string host) => Expect(BackupEnvironment.Backups.OfRestore(host));

    [StackTraceHidden]
    [TestCaseSource(nameof(Stores))]
    public void Nothing_acknowledged_is_lost_and_nothing_is_made_up(string host) => Expect(BackupEnvironment.Backups.OfLedger(host));

    [Test, StackTraceHidden]
    public void No_reference_between_restored_stores_dangles() => Expect(BackupEnvironment.Backups.OfReferences());

    [Test, StackTraceHidden]
    public void Backups_pass_the_firewall_on_documented_ports_alone() => Expect(BackupEnvironment.Backups.OfTraffic());
}

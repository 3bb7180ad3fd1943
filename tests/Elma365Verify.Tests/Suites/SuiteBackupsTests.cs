using Elma365Verify.Backup.Results;
using Elma365Verify.BackupSuites;
using Elma365Verify.Suites;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Suites;

/// <summary>The suite of backups holds for a report in which everything came back, and for no other.</summary>
public sealed class SuiteBackupsTests
{
    private static readonly string Host = SampleBackups.Stores[0].Host;

    [Test]
    public void A_report_in_which_everything_came_back_holds()
    {
        var suite = Suite(SampleBackups.Passed);

        Assert.That(
            SampleBackups.Stores.SelectMany(store => new[] { suite.OfRestore(store.Host), suite.OfLedger(store.Host) })
                .Append(suite.OfReferences()).Append(suite.OfTraffic()),
            Has.All.Property(nameof(Reading.Holds)).True);
    }

    [TestCaseSource(typeof(SampleBackups), nameof(SampleBackups.FailedStores))]
    [TestCaseSource(typeof(SampleBackups), nameof(SampleBackups.UnknownStores))]
    public void A_store_that_is_not_proven_to_have_come_back_fails(KeyValuePair<string, Func<StoreBackupResult, StoreBackupResult>> change)
    {
        var suite = Suite(SampleBackups.With(0, change.Value));

        Assert.That(suite.OfRestore(Host).Holds && suite.OfLedger(Host).Holds, Is.False);
    }

    [Test]
    public void References_and_traffic_that_are_not_proven_fail()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Suite(SampleBackups.Passed with { References = SampleBackups.Dangling }).OfReferences().Holds, Is.False);
            Assert.That(Suite(SampleBackups.Passed with { References = SampleBackups.NotFollowed }).OfReferences().Holds, Is.False);
            Assert.That(Suite(SampleBackups.Passed with { References = null }).OfReferences().Holds, Is.False);
            Assert.That(Suite(SampleBackups.Passed with { Traffic = SampleBackups.Undocumented }).OfTraffic().Holds, Is.False);
            Assert.That(Suite(SampleBackups.Passed with { Traffic = SampleBackups.Unseen }).OfTraffic().Holds, Is.False);
            Assert.That(Suite(SampleBackups.Passed with { Traffic = null }).OfTraffic().Holds, Is.False);
            Assert.That(Suite(null).OfRestore(Host).Holds, Is.False);
        }
    }

    private static SuiteBackups Suite(BackupResult? backups) => new(new SampleRun().WithBackup(backups).Build());
}

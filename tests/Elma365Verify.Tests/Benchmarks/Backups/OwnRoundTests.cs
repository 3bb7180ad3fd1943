using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Benchmarks.Backups;

namespace Elma365Verify.Tests.Benchmarks.Backups;

internal sealed class OwnRoundTests
{
    private static readonly FingerprintItem Index = FingerprintItem.Of("index", "orders_customer_idx", ("columns", "customer"));
    private static readonly FingerprintItem Table = FingerprintItem.Of("table", "orders", ("columns", "3"));

    [Test]
    public void Equal_contents_are_measured() =>
        Assert.That(() => OwnRound.Require(FingerprintComparison.Of([Index, Table], [Index, Table])), Throws.Nothing);

    [Test]
    public void A_difference_ends_the_measurement_and_is_named() => Assert.That(
        () => OwnRound.Require(FingerprintComparison.Of([Index, Table], [Table])),
        Throws.TypeOf<BackupException>().With.Message.Contains("orders_customer_idx"));

    [Test]
    public void Nothing_compared_is_no_proof() =>
        Assert.That(() => OwnRound.Require(FingerprintComparison.Of([], [])), Throws.TypeOf<BackupException>());
}

using CsCheck;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Backup.Ledgers;

public sealed class RecoveryTests
{
    [Test]
    public void The_loss_is_the_age_of_the_oldest_acknowledged_write_that_lacks()
    {
        var scene = new LedgerScene();
        scene.Write(1);
        var oldest = scene.Write(2);
        var newest = scene.Write(1);
        scene.Mark(WriteEvent.Failed);
        var point = RecoveryPoint.Of(scene.Entries, [LedgerScene.Record(1), LedgerScene.Record(oldest)]);
        Assert.That(point, Is.EqualTo(new RecoveryPoint(null, 3, 2, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1))));
        Assert.That(newest, Is.EqualTo(3));
    }

    [Test]
    public void Nothing_lacking_is_no_loss() => LedgerScene.Some.Sample(scene =>
        RecoveryPoint.Of(scene.Entries, scene.Entries.SelectMany(entry => entry.Records)) is { Loss: { Ticks: 0 }, Lacking: 0,
            NewestLacking: null });

    [Test]
    public void Restoring_more_never_loses_more() => Gen.Select(LedgerScene.Some, Gen.UInt).Sample((scene, bits) =>
    {
        var all = scene.Entries.SelectMany(entry => entry.Records).ToList();
        var some = all.Where((_, index) => (bits >> (index % 32) & 1) == 1).ToList();
        return RecoveryPoint.Of(scene.Entries, some).Loss <= RecoveryPoint.Of(scene.Entries, []).Loss
            && RecoveryPoint.Of(scene.Entries, some).Loss >= RecoveryPoint.Of(scene.Entries, all).Loss;
    });

    [Test]
    public void Without_a_failure_or_a_write_nothing_is_measured()
    {
        var scene = new LedgerScene();
        scene.Write(1);
        Assert.That(RecoveryPoint.Of(scene.Entries, []).Loss, Is.Null);
        scene.Mark(WriteEvent.Failed);
        Assert.That(RecoveryPoint.Of(scene.Entries, []).Loss, Is.Not.Null, "the control");
        Assert.That(RecoveryPoint.Of([scene.Entries[^1]], []).Doubt, Does.StartWith("no write was acknowledged"));
    }

    [Test]
    public void A_restore_has_no_recovery_time_before_its_verification_passed()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        var began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(7));
        var served = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(2));
        var verified = clock.GetTimestamp();
        Assert.That(
            RecoveryTime.Of(clock, began, served, verified, VerificationOutcome.Passed),
            Is.EqualTo(new RecoveryTime(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(9))));
        Assert.That(RecoveryTime.Of(clock, began, served, verified, VerificationOutcome.Failed).Total, Is.Null);
        Assert.That(RecoveryTime.Of(clock, began, served, verified, VerificationOutcome.Unknown).Total, Is.Null);
        Assert.That(() => RecoveryTime.Of(clock, served, began, verified, VerificationOutcome.Passed), Throws.ArgumentException);
    }
}

using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Tests.Backup.Ledgers;

public sealed class LedgerJudgementTests
{
    // Bits choose which of the optional writes came along.
    private static readonly Gen<(LedgerScene Scene, List<RecordAddress> Restored)> Right = Gen.Select(
        LedgerScene.Some, Gen.UInt, (scene, bits) =>
        (scene, (List<RecordAddress>)[.. scene.Required(), .. scene.Optional().Where((_, index) =>
            (bits >> (index % 32) & 1) == 1).SelectMany(all => all)]));

    [Test]
    public void What_any_right_backup_may_hold_passes() => Right.Sample(given =>
    {
        var judged = LedgerJudgement.Of(given.Scene.Entries, given.Restored);
        return judged.Outcome == LedgerOutcome.Passed && judged.Required == given.Scene.Required().Count
            && judged.Optional == given.Scene.Optional().Sum(write => write.Length) && judged.Present == given.Restored.Count;
    });

    [Test]
    public void Any_record_missing_of_those_acknowledged_before_is_lost() => Gen.Select(Right, Gen.Int[0, 1000]).Sample((given, which) =>
    {
        var required = given.Scene.Required();
        var gone = required[which % required.Count];
        given.Restored.Remove(gone);
        var judged = LedgerJudgement.Of(given.Scene.Entries, given.Restored);
        return judged.Outcome == LedgerOutcome.Failed && judged.Counts[LedgerFault.Lost] == 1
            && judged.Findings.Any(finding => finding.Fault == LedgerFault.Lost && finding.Record == gone);
    });

    [Test]
    public void Any_record_never_attempted_is_a_phantom() => Right.Sample(given => Fault(
        given.Scene, [.. given.Restored, new RecordAddress("redis", "key", "unheard of")]) == LedgerFault.Phantom);

    [Test]
    public void Any_record_attempted_only_after_the_backup_is_a_phantom() => Right.Sample(given => Fault(
        given.Scene, [.. given.Restored, given.Scene.TooLate()[^1]]) == LedgerFault.Phantom);

    [Test]
    public void Any_record_there_twice_is_duplicated() => Gen.Select(Right, Gen.Int[0, 1000]).Sample((given, which) => Fault(
        given.Scene, [.. given.Restored, given.Restored[which % given.Restored.Count]]) == LedgerFault.Duplicated);

    [Test]
    public void Half_of_a_write_in_flight_is_torn() => LedgerScene.Some.Sample(scene => scene.Optional().Where(write =>
        write.Length > 1).All(write =>
        Fault(scene, [.. scene.Required(), .. write[1..]]) == LedgerFault.Torn));

    [Test]
    public void The_live_store_in_place_of_the_restored_one_never_passes() => LedgerScene.Some.Sample(scene =>
        LedgerJudgement.Of(scene.Entries, scene.Entries.SelectMany(entry => entry.Records)).Outcome == LedgerOutcome.Failed);

    [Test]
    public void An_empty_store_never_passes() => LedgerScene.Some.Sample(scene =>
        LedgerJudgement.Of(scene.Entries, []).Outcome == LedgerOutcome.Failed);

    [Test]
    public void An_empty_ledger_is_unknown()
    {
        var judged = LedgerJudgement.Of([], []);
        Assert.That(judged.Outcome, Is.EqualTo(LedgerOutcome.Unknown));
        Assert.That(judged.Doubts[0], Does.StartWith("the ledger is empty"));
    }

    [Test]
    public void A_ledger_that_obliges_to_nothing_is_unknown()
    {
        var scene = new LedgerScene();
        var write = scene.Attempt(1);
        scene.Mark(WriteEvent.BackupBegan);
        scene.Acknowledge(write);
        scene.Mark(WriteEvent.BackupEnded);
        var judged = LedgerJudgement.Of(scene.Entries, [LedgerScene.Record(write)]);
        Assert.That(judged.Outcome, Is.EqualTo(LedgerOutcome.Unknown));
        Assert.That(judged.Doubts.Single(), Does.StartWith("no write was acknowledged before"));
    }

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(2, 1)]
    [TestCase(1, 2)]
    public void Without_one_begin_and_one_end_nothing_is_proven(int begins, int ends)
    {
        var scene = new LedgerScene();
        var write = scene.Write(1);
        for (var i = 0; i < begins; i++)
            scene.Mark(WriteEvent.BackupBegan);
        for (var i = 0; i < ends; i++)
            scene.Mark(WriteEvent.BackupEnded);
        Assert.That(LedgerJudgement.Of(scene.Entries, [LedgerScene.Record(write)]).Outcome, Is.EqualTo(LedgerOutcome.Unknown));
    }

    [Test]
    public void Findings_are_sentences_and_those_beyond_the_bound_are_counted()
    {
        var scene = new LedgerScene();
        for (var i = 0; i < 50; i++)
            scene.Write(1);
        scene.Mark(WriteEvent.BackupBegan);
        scene.Mark(WriteEvent.BackupEnded);
        var judged = LedgerJudgement.Of(scene.Entries, [], kept: 3);
        Assert.That(judged.Findings, Has.Length.EqualTo(3));
        Assert.That(judged.Counts[LedgerFault.Lost], Is.EqualTo(50));
        Assert.That(judged.Findings[0].Sentence, Is.EqualTo("lost: redis key 1/0, acknowledged as write 1 before the backup began"));
    }

    [Test]
    public void A_key_written_by_two_writes_is_refused()
    {
        var scene = new LedgerScene();
        scene.Write(1);
        var again = scene.Entries[0] with { Sequence = 3, Write = 2 };
        Assert.That(() => LedgerJudgement.Of([.. scene.Entries, again], []), Throws.TypeOf<BackupException>()
            .With.Message.Contains("written twice"));
    }

    private static LedgerFault? Fault(LedgerScene scene, RecordAddress[] restored)
    {
        var judged = LedgerJudgement.Of(scene.Entries, restored);
        return judged.Outcome == LedgerOutcome.Failed && judged.Counts.Count == 1 ? judged.Counts.Keys.Single() : null;
    }
}

using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class ReadingWindowTests
{
    private const long From = 1_000_000;
    private const long Until = 2_000_000;

    [TestCase(From - 1, false, ComparisonOutcome.Equal)]
    [TestCase(From - 1, true, ComparisonOutcome.Different)]
    [TestCase(From, false, ComparisonOutcome.Equal)]
    [TestCase(From, true, ComparisonOutcome.Equal)]
    [TestCase(Until - 1, false, ComparisonOutcome.Equal)]
    [TestCase(Until, false, ComparisonOutcome.Different)]
    [TestCase(Until, true, ComparisonOutcome.Equal)]
    public void A_key_has_to_be_there_by_its_own_expiry_alone(long expiry, bool isThere, ComparisonOutcome outcome)
    {
        var brief = Key("0/brief", expiry);

        var comparison = Compare([Key("0/lasting"), brief], isThere ? [Key("0/lasting"), brief] : [Key("0/lasting")]);

        Assert.That(comparison.Outcome, Is.EqualTo(outcome));
    }

    [Test]
    public void A_key_that_lost_an_expiry_which_is_past_is_still_found() =>
        Assert.That(
            Compare([Key("0/brief", From - 1), Key("0/lasting")], [Key("0/brief"), Key("0/lasting")]).Outcome,
            Is.EqualTo(ComparisonOutcome.Different));

    [Test]
    public void Where_all_keys_have_expired_nothing_is_proven() =>
        Assert.That(Compare([Key("0/brief", From - 1)], []).Outcome, Is.EqualTo(ComparisonOutcome.Unknown));

    [Test]
    public void A_fingerprint_without_its_window_is_refused() => Assert.That(
        () => ReadingWindow.Compare([], [Key("0/lasting")], null, 10),
        Throws.TypeOf<BackupException>().With.Message.Contains("when the keys"));

    [Test]
    public void A_fingerprint_says_how_many_databases_its_keys_need_and_older_ones_by_their_keys()
    {
        Assert.That(ReadingWindow.DatabasesNeeded([ReadingWindow.Describe(5, 6, 41), Key("0/a")]), Is.EqualTo(41));
        Assert.That(ReadingWindow.DatabasesNeeded([Key("0/a"), Key("40/a"), Key("9/77/b")]), Is.EqualTo(41));
        Assert.That(ReadingWindow.DatabasesNeeded([]), Is.EqualTo(1));
    }

    private static FingerprintComparison Compare(IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual) =>
        ReadingWindow.Compare(
            [ReadingWindow.Describe(5, 6, 1), .. expected.OrderBy(item => item, FingerprintItem.Order)],
            [ReadingWindow.Describe(From, Until, 7), .. actual.OrderBy(item => item, FingerprintItem.Order)],
            ["key"],
            10);

    private static FingerprintItem Key(string name, long? expiry = null) => expiry is { } moment
        ? FingerprintItem.Of("key", name, ("type", "string"), ("expiry", RedisText.Moment(moment)))
        : FingerprintItem.Of("key", name, ("type", "string"));
}

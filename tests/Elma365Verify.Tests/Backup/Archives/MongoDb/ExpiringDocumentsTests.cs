using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class ExpiringDocumentsTests
{
    private static readonly DateTimeOffset Until = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FingerprintItem Lasting = FingerprintItem.Of("collection", "shop.sessions", ("document count", "1"));

    [TestCase(-1, false, ComparisonOutcome.Equal)]
    [TestCase(-1, true, ComparisonOutcome.Equal)]
    [TestCase(0, false, ComparisonOutcome.Equal)]
    [TestCase(1, false, ComparisonOutcome.Different)]
    [TestCase(1, true, ComparisonOutcome.Equal)]
    public void A_document_may_be_gone_once_its_moment_has_passed(int milliseconds, bool isThere, ComparisonOutcome outcome)
    {
        var brief = Document("brief", milliseconds);

        var comparison = Compare([Lasting, brief], isThere ? [Lasting, brief] : [Lasting]);

        Assert.That(comparison.Outcome, Is.EqualTo(outcome));
    }

    [Test]
    public void One_that_is_there_is_compared_though_its_moment_has_passed()
    {
        var comparison = Compare([Lasting, Document("a", -5), Document("b", -5), Document("c", -5)], [Lasting, Document("b", -5, "other")]);

        Assert.That(
            comparison.Differences.Select(difference => difference.Sentence),
            Is.EqualTo(["""the content of document "b" of shop.sessions differs"""]));
    }

    [Test]
    public void One_that_was_never_there_is_new_though_its_moment_has_passed() => Assert.That(
        Compare([Lasting], [Lasting, Document("phantom", -5)]).Differences.Single().Sentence,
        Is.EqualTo("""document "phantom" of shop.sessions is new"""));

    [Test]
    public void A_moment_put_off_is_named() => Assert.That(
        Compare([Lasting, Document("a", 1)], [Lasting, Document("a", 2)]).Differences.Select(difference => difference.Sentence),
        Is.EqualTo(
            ["document \"a\" of shop.sessions: expiry 2026-01-01T00:00:00.002Z instead of 2026-01-01T00:00:00.001Z"]));

    [Test]
    public void Where_all_have_expired_nothing_is_proven() => Assert.That(
        ExpiringDocuments.Compare([Document("a", -1)], [ExpiringDocuments.DescribeClock(Until)], ["transient document"], 10).Outcome,
        Is.EqualTo(ComparisonOutcome.Unknown));

    [Test]
    public void A_fingerprint_without_its_clock_is_refused() => Assert.That(
        () => ExpiringDocuments.Compare([], [Lasting], null, 10),
        Throws.TypeOf<BackupException>().With.Message.Contains("when the documents"));

    [Test]
    public void A_long_id_is_told_by_its_digest() => Assert.That(
        ExpiringDocuments.Describe("shop.sessions", new string('x', 10_000), Until, ContentDigest.Of([])).Name,
        Does.Match("^shop\\.sessions sha256:[0-9a-f]{64}$"));

    private static FingerprintComparison Compare(IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual) =>
        ExpiringDocuments.Compare(
            [ExpiringDocuments.DescribeClock(Until.AddDays(-1)), .. expected.Order(FingerprintItem.Order)],
            [ExpiringDocuments.DescribeClock(Until), .. actual.Order(FingerprintItem.Order)],
            ["collection"],
            10);

    private static FingerprintItem Document(string id, int milliseconds, string content = "content") => ExpiringDocuments.Describe(
        "shop.sessions",
        (BsonString)id,
        Until.AddMilliseconds(milliseconds),
        ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(content)));
}

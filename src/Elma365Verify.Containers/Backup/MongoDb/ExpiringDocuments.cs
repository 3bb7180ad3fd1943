using System.Globalization;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// Documents that a TTL index removes at a known moment: each is an item of its own, and may be gone once its moment has passed. It
/// may be there still, too, as servers look once a minute.
/// </summary>
internal static class ExpiringDocuments
{
    private const string Kind = "transient document";
    private const string Expiry = "expiry";
    private const string Clock = "clock";
    private const string Until = "read until";
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int LongestId = 200;

    /// <summary>A document as an item of the fingerprint.</summary>
    public static FingerprintItem Describe(string collection, BsonValue id, DateTimeOffset moment, ContentDigest content)
    {
        var text = MongoDbJson.Canonical(id);
        var name = text.Length <= LongestId ? text : ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(text)).ToString();
        return FingerprintItem.Of(
            Kind,
            $"{collection} {name}",
            (FingerprintItem.Covers, $"document {(text.Length <= LongestId ? MongoDbJson.Shell(id) : name)} of {collection}"),
            (Expiry, Render(moment)),
            ("content", content.ToString()));
    }

    /// <summary>The server's clock after everything was read, as an item of the fingerprint.</summary>
    public static FingerprintItem DescribeClock(DateTimeOffset until) => FingerprintItem.Of(Clock, "server", (Until, Render(until)));

    /// <summary>Compares, and misses no document whose moment had passed when <paramref name="actual"/> was read.</summary>
    /// <exception cref="BackupException"><paramref name="actual"/> does not say when it was read.</exception>
    public static FingerprintComparison Compare(
        IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual, IReadOnlyCollection<string>? mustHold, int kept)
    {
        var clock = actual.FirstOrDefault(item => string.CompareOrdinal(item.Kind, Clock) >= 0);
        var until = clock?.Kind == Clock && clock.Property(Until) is { } moment
            ? moment
            : throw new BackupException("the fingerprint does not say when the documents were read; describe the store anew");
        return FingerprintComparison.Of(
            Missed(expected, actual, until).Where(item => item.Kind != Clock),
            actual.Where(item => item.Kind != Clock),
            mustHold,
            kept);
    }

    private static IEnumerable<FingerprintItem> Missed(
        IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual, string until)
    {
        using var present = actual.Where(item => item.Kind == Kind).GetEnumerator();
        var isPresent = present.MoveNext();
        foreach (var item in expected)
        {
            // Moments of one length and form are ordered as their texts are.
            var isDue = item.Kind == Kind && string.CompareOrdinal(item.Property(Expiry), until) <= 0;
            while (isDue && isPresent && FingerprintItem.Order.Compare(present.Current, item) < 0)
                isPresent = present.MoveNext();
            if (!isDue || (isPresent && FingerprintItem.Order.Compare(present.Current, item) == 0))
                yield return item;
        }
    }

    private static string Render(DateTimeOffset moment) => moment.UtcDateTime.ToString(MomentFormat, CultureInfo.InvariantCulture);
}

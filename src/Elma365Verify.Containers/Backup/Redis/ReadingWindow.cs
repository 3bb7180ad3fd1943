using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>Between which two moments of the server's clock its keys were read, which decides what must have expired.</summary>
/// <remarks>
/// A server gives a key until its clock is past the key's expiry. A key whose expiry lies before the first moment can't have been read;
/// one whose expiry is not before the last must have been; one in between may be either, and is left out on both sides.
/// </remarks>
/// <param name="From">The first, in milliseconds since 1970.</param>
/// <param name="Until">The last.</param>
internal sealed record ReadingWindow(long From, long Until)
{
    private const string Kind = "clock";
    private const string First = "read from";
    private const string Last = "read until";

    /// <summary>The window as an item of the fingerprint.</summary>
    public static FingerprintItem Describe(long from, long until) =>
        FingerprintItem.Of(Kind, "server", (First, RedisText.Moment(from)), (Last, RedisText.Moment(until)));

    /// <summary>The window of a fingerprint.</summary>
    /// <exception cref="BackupException">It has none.</exception>
    public static ReadingWindow Of(IEnumerable<FingerprintItem> fingerprint)
    {
        var clock = fingerprint.FirstOrDefault(item => string.CompareOrdinal(item.Kind, Kind) >= 0);
        return clock?.Kind == Kind && clock.Property(First) is { } from && clock.Property(Last) is { } until
            ? new ReadingWindow(RedisText.Milliseconds(from), RedisText.Milliseconds(until))
            : throw new BackupException("the fingerprint does not say when the keys were read; describe the store anew");
    }

    /// <summary>Compares what is expected with what was read in this window, by each key's own expiry.</summary>
    public static FingerprintComparison Compare(
        IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual, IReadOnlyCollection<string>? mustHold, int kept)
    {
        var window = Of(actual);
        return FingerprintComparison.Of(
            expected.Where(item => item.Kind != Kind && !(Expiry(item) < window.Until)),
            actual.Where(item => item.Kind != Kind && !(Expiry(item) >= window.From && Expiry(item) < window.Until)),
            mustHold,
            kept);
    }

    private static long? Expiry(FingerprintItem item) => item.Property("expiry") is { } moment ? RedisText.Milliseconds(moment) : null;
}

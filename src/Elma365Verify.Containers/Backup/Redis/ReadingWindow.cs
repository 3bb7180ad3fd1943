using System.Globalization;
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
    private const string Databases = "databases needed";

    /// <summary>The window as an item of the fingerprint.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The last.</param>
    /// <param name="databases">How many databases a server has to have to hold the keys: one more than the highest number.</param>
    public static FingerprintItem Describe(long from, long until, int databases) => FingerprintItem.Of(
        Kind,
        "server",
        (First, RedisText.Moment(from)),
        (Last, RedisText.Moment(until)),
        (Databases, databases.ToString(CultureInfo.InvariantCulture)));

    /// <summary>How many databases a server has to have to hold what is described; of older descriptions all keys are read.</summary>
    /// <exception cref="BackupException">The fingerprint can't be read.</exception>
    public static int DatabasesNeeded(IEnumerable<FingerprintItem> fingerprint)
    {
        var most = 1;
        foreach (var item in fingerprint)
        {
            if (item.Kind == Kind && item.Property(Databases) is { } number)
                return int.Parse(number, CultureInfo.InvariantCulture);
            if (item.Kind == "key")
                most = Math.Max(most, int.Parse(item.Name.AsSpan(0, item.Name.IndexOf('/')), CultureInfo.InvariantCulture) + 1);
        }

        return most;
    }

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

using System.Collections;
using System.Security.Cryptography;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// Streams a fingerprint's items from its file, in order, in memory that doesn't grow with it; it can be enumerated repeatedly.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="expected">
/// What the whole should come to; null where nobody knows. It is compared at the end, so whoever stops before proves nothing.
/// </param>
public sealed class FingerprintReader(string path, FingerprintSummary? expected = null) : IEnumerable<FingerprintItem>
{
    /// <summary>Reads the whole file and gives what it comes to.</summary>
    /// <exception cref="BackupException">As <see cref="GetEnumerator"/>.</exception>
    public FingerprintSummary Summarise()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var items = Read(hash).LongCount();
        return Check(new FingerprintSummary(items, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    /// <summary>The items in order.</summary>
    /// <exception cref="BackupException">
    /// While enumerating: the file is missing or unreadable, a line (named) is malformed, too long, out of order, given twice or has
    /// no end, or the whole is not what was expected.
    /// </exception>
    public IEnumerator<FingerprintItem> GetEnumerator()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var items = 0L;
        foreach (var item in Read(hash))
        {
            items++;
            yield return item;
        }

        Check(new FingerprintSummary(items, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private FingerprintSummary Check(FingerprintSummary actual)
    {
        if (expected is null || expected == actual)
            return actual;
        var fault = actual.Items != expected.Items
            ? FormattableString.Invariant($"it has {actual.Items:N0} of {expected.Items:N0} items")
            : "its content was changed after it was written";
        throw new BackupException($"{path}: {fault}; take the file from the backup again");
    }

    private IEnumerable<FingerprintItem> Read(IncrementalHash hash)
    {
        var lines = new FingerprintLines(path, hash);
        FingerprintItem? previous = null;
        var line = 0L;
        foreach (var bytes in lines.Read())
        {
            line++;
            var item = FingerprintLine.Parse(bytes.Span, previous, out var fault) ?? throw lines.Refuse(line, fault);
            var order = previous is null ? -1 : FingerprintItem.Order.Compare(previous, item);
            if (order == 0)
                throw lines.Refuse(line, $"{ValueText.Shorten(item.ToString())} is given twice");
            if (order > 0)
                throw lines.Refuse(line, $"{ValueText.Shorten(item.ToString())} is out of order");
            previous = item;
            yield return item;
        }
    }
}

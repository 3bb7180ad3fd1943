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
    private const int BufferSize = 32 * 1024;

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
        using var stream = Open();
        FingerprintItem? previous = null;
        var line = 0L;
        foreach (var bytes in Lines(stream, hash))
        {
            line++;
            var item = FingerprintLine.Parse(bytes.Span, out var fault) ?? throw Refuse(line, fault);
            var order = previous is null ? -1 : FingerprintItem.Order.Compare(previous, item);
            if (order == 0)
                throw Refuse(line, $"{ValueText.Shorten(item.ToString())} is given twice");
            if (order > 0)
                throw Refuse(line, $"{ValueText.Shorten(item.ToString())} is out of order");
            previous = item;
            yield return item;
        }
    }

    // The memory given is overwritten by the next step.
    private IEnumerable<ReadOnlyMemory<byte>> Lines(FileStream stream, IncrementalHash hash)
    {
        var buffer = new byte[BufferSize];
        var (start, end, number) = (0, 0, 1L);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return buffer.AsMemory(start, length);
                start += length + 1;
                number++;
                continue;
            }

            (buffer, end) = MakeRoom(buffer, start, end, number);
            start = 0;
            var read = ReadInto(stream, buffer.AsSpan(end));
            if (read == 0 && end > 0)
                throw Refuse(number, "it has no end: the file was cut");
            if (read == 0)
                yield break;
            hash.AppendData(buffer, end, read);
            end += read;
        }
    }

    private (byte[] Buffer, int End) MakeRoom(byte[] buffer, int start, int end, long number)
    {
        var held = end - start;
        if (held > FingerprintLine.MaximumLength)
            throw Refuse(number, FormattableString.Invariant($"it is longer than {FingerprintLine.MaximumLength:N0} bytes"));
        var roomy = held < buffer.Length ? buffer : new byte[Math.Min(buffer.Length * 2, FingerprintLine.MaximumLength + BufferSize)];
        buffer.AsSpan(start, held).CopyTo(roomy);
        return (roomy, held);
    }

    private FileStream Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path}: the fingerprint can't be read: {exception.Message}", exception);
        }
    }

    private int ReadInto(FileStream stream, Span<byte> target)
    {
        try
        {
            return stream.Read(target);
        }
        catch (IOException exception)
        {
            throw new BackupException($"{path}: the fingerprint can't be read: {exception.Message}", exception);
        }
    }

    private BackupException Refuse(long line, string fault) =>
        new(FormattableString.Invariant($"{path}:{line}: {fault}; take the file from the backup again, or make the fingerprint anew"));
}

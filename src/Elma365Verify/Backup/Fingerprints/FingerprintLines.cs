using System.Security.Cryptography;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>A fingerprint's file line by line, in memory that doesn't grow with it.</summary>
/// <param name="path">The file.</param>
/// <param name="hash">Takes all of its bytes; null where nobody wants it.</param>
internal sealed class FingerprintLines(string path, IncrementalHash? hash)
{
    private const int BufferSize = 32 * 1024;

    /// <summary>The lines without their line feeds; the memory given is overwritten by the next step.</summary>
    /// <exception cref="BackupException">While enumerating: the file can't be read, or a line is too long or has no end.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Read()
    {
        using var stream = Open();
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
            hash?.AppendData(buffer, end, read);
            end += read;
        }
    }

    /// <summary>An error about a line.</summary>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="fault">What is wrong with it.</param>
    public BackupException Refuse(long line, string fault) =>
        new(FormattableString.Invariant($"{path}:{line}: {fault}; take the file from the backup again, or make the fingerprint anew"));

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
}

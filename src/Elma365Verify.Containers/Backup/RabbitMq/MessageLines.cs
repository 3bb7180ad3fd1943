using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Reads a file line by line, in memory for the longest line.</summary>
/// <param name="path">The file.</param>
internal sealed class MessageLines(string path) : IDisposable
{
    private const int Least = 128 * 1024;

    // One large message must not keep its room for ever.
    private const int Kept = 8 * 1024 * 1024;

    private readonly FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
    private byte[] buffer = new byte[Least];
    private int start;
    private int end;

    /// <summary>The next line without its line feed; null at the end. It is overwritten by the one after.</summary>
    /// <exception cref="BackupException">The last line has no end.</exception>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = buffer.AsMemory(start, searched + length);
                start += searched + length + 1;
                return line;
            }

            searched = end - start;
            MakeRoom(searched);
            var read = file.Read(buffer, end, buffer.Length - end);
            if (read == 0 && searched > 0)
                throw new BackupException($"{path}: its last line has no end: the file was cut");
            if (read == 0)
                return null;
            end += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void MakeRoom(int held)
    {
        var roomy = held > buffer.Length / 2 ? new byte[buffer.Length * 2]
            : held < Least / 2 && buffer.Length > Kept ? new byte[Least]
            : buffer;
        buffer.AsSpan(start, held).CopyTo(roomy);
        (buffer, start, end) = (roomy, 0, held);
    }
}

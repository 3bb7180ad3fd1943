using System.Buffers;
using System.Text.Json;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Writes messages into a file of a backup, some at a time, or only tells their lines where there is no file.</summary>
/// <param name="file">The file; null to write none. The caller completes it after <see cref="Flush"/>.</param>
internal sealed class MessageFile(BackupFileStream? file) : IDisposable
{
    private const int Handed = 64 * 1024;

    // One large message must not keep its room for ever.
    private const int Kept = 8 * 1024 * 1024;

    private ArrayBufferWriter<byte> lines = new(2 * Handed);
    private Utf8JsonWriter? json;

    /// <summary>Writes a message.</summary>
    /// <returns>Its line without the line feed; overwritten by the next one.</returns>
    /// <exception cref="Elma365Verify.Backup.BackupException">It can't be kept as it is.</exception>
    /// <exception cref="BackupFileException">The file can't be written.</exception>
    public ReadOnlySpan<byte> Add(RabbitMqMessage message)
    {
        if (lines.WrittenCount >= Handed)
            Flush();
        var before = lines.WrittenCount;
        MessageLine.Write(json ??= MessageLine.Writer(lines), message);
        var length = lines.WrittenCount - before;
        lines.Write("\n"u8);
        return lines.WrittenSpan.Slice(before, length);
    }

    /// <summary>Hands over what is left.</summary>
    /// <exception cref="BackupFileException">The file can't be written.</exception>
    public void Flush()
    {
        file?.Write(lines.WrittenSpan);
        if (lines.Capacity <= Kept)
        {
            lines.ResetWrittenCount();
            return;
        }

        lines = new ArrayBufferWriter<byte>(2 * Handed);
        json!.Reset(lines);
    }

    /// <inheritdoc/>
    public void Dispose() => json?.Dispose();
}

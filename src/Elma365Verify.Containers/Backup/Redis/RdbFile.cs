using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// Takes what <c>redis-cli --rdb -</c> writes, and leaves off the 40 bytes by which a server without a disk file marks the end, which the
/// tool can only cut off a file of its own.
/// </summary>
/// <param name="target">Takes the RDB file.</param>
/// <param name="begun">Called once, at the first byte: the server has made its copy then.</param>
internal sealed class RdbFile(Stream target, Action begun) : Stream
{
    private const int MarkBytes = 40; // RDB_EOF_MARK_SIZE
    private const int Checksum = 9; // an opcode of 0xFF and eight bytes

    // What may be the end, as long as nobody knows that more comes.
    private readonly byte[] held = new byte[Checksum + MarkBytes];
    private int count;
    private bool hasBegun;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Hands over what was held back.</summary>
    /// <param name="said">What the tool said: whether there is a mark.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">What came is no RDB file from its beginning to its end.</exception>
    public async Task FinishAsync(string said, CancellationToken cancellation)
    {
        var mark = said.Contains("until EOF marker", StringComparison.Ordinal) ? MarkBytes : 0;
        var rest = count - mark;
        if (!hasBegun || rest < Checksum || held[rest - Checksum] != 0xFF)
            throw new BackupException("redis-cli wrote no whole RDB file");
        await target.WriteAsync(held.AsMemory(0, rest), cancellation).ConfigureAwait(false);
        count = 0;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!hasBegun)
        {
            hasBegun = true;
            begun();
        }

        var ready = Math.Max(0, count + buffer.Length - held.Length);
        var earlier = Math.Min(ready, count);
        if (earlier > 0)
        {
            await target.WriteAsync(held.AsMemory(0, earlier), cancellationToken).ConfigureAwait(false);
            count -= earlier;
            held.AsSpan(earlier, count).CopyTo(held);
        }

        if (ready > earlier)
            await target.WriteAsync(buffer[..(ready - earlier)], cancellationToken).ConfigureAwait(false);
        buffer[(ready - earlier)..].Span.CopyTo(held.AsSpan(count));
        count += buffer.Length - (ready - earlier);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}

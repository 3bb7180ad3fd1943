namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Reads a stream and writes what was read to another one; remembers whether it ended as a tar does.</summary>
/// <param name="source">What is read; it stays the caller's.</param>
/// <param name="copy">Takes what was read.</param>
internal sealed class CopyingStream(Stream source, Stream copy) : Stream
{
    // A tar ends with two blocks of zeros: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
    private const int BlockBytes = 512;
    private long zeros;

    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    /// <summary>Whether what was read ended with a tar's end.</summary>
    public bool HasEnd => zeros >= 2 * BlockBytes && Count % BlockBytes == 0;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = count == 0 ? 0 : source.Read(buffer, offset, count);
        copy.Write(buffer, offset, read);
        See(buffer.AsSpan(offset, read));
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A tar's reader asks for nothing at the end of a file, and a stream of the engine's takes that for its own end.
        var read = buffer.IsEmpty ? 0 : await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
        See(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void See(ReadOnlySpan<byte> read)
    {
        Count += read.Length;
        var last = read.LastIndexOfAnyExcept((byte)0);
        zeros = last < 0 ? zeros + read.Length : read.Length - 1 - last;
    }
}

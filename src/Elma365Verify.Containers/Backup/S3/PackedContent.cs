namespace Elma365Verify.Containers.Backup.S3;

/// <summary>Part of a file as a stream of its own; it can be sought, as a client that signs or repeats a request does.</summary>
internal sealed class PackedContent : Stream
{
    private readonly FileStream file;
    private readonly string path;
    private readonly long offset;
    private long position;

    /// <summary>Opens part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="length">How long it is, in bytes.</param>
    /// <exception cref="IOException">The file can't be read, or ends before the part does.</exception>
    public PackedContent(string path, long offset, long length)
    {
        (this.path, this.offset, Length) = (path, offset, length);
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.Length >= offset + length)
            return;
        file.Dispose();
        throw Cut();
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            position = value;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Math.Max(0, Length - position));
        file.Position = offset + position;
        return Count(wanted, file.Read(buffer[..wanted]));
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, Math.Max(0, Length - position));
        file.Position = offset + position;
        return Count(wanted, await file.ReadAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    // A file cut while it is read must not become a shorter object.
    private int Count(int wanted, int read)
    {
        if (read == 0 && wanted > 0)
            throw Cut();
        position += read;
        return read;
    }

    private EndOfStreamException Cut() => new(
        FormattableString.Invariant($"{path} ends before byte {offset + Length:N0}, to which the index says it reaches"));
}

using System.Security.Cryptography;
using Elma365Verify.Backup.Encryption;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>A file of a backup while it is written: what is written is hashed too.</summary>
/// <remarks>
/// Call <see cref="Complete"/> when everything was written. Disposing alone leaves the file incomplete, and an attempt with an
/// incomplete file can't be sealed: a dump whose tool died midway must not become a backup because a <c>using</c> closed it.
/// </remarks>
public sealed class BackupFileStream : Stream
{
    private readonly Stream disk;
    private readonly Stream inner;
    private readonly DigestingStream? sealedContent;
    private readonly EncryptingStream? encrypting;
    private readonly IBackupStorage storage;
    private readonly Action<BackupFile> completed;
    private readonly string path;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long size;
    private bool failed;
    private bool closed;

    /// <summary>Begins one.</summary>
    /// <param name="disk">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="encryption">Encrypts it; null where it stays plain.</param>
    /// <param name="completed">Told of the whole file.</param>
    /// <param name="path">Its path in the backup.</param>
    internal BackupFileStream(
        Stream disk, IBackupStorage storage, IFileEncryption? encryption, Action<BackupFile> completed, string path)
    {
        (this.disk, this.storage, this.completed, this.path) = (disk, storage, completed, path);
        sealedContent = encryption is null ? null : new DigestingStream(disk);
        encrypting = encryption?.Encrypt(sealedContent!);
        inner = encrypting ?? disk;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !closed;

    /// <inheritdoc/>
    public override long Length => size;

    /// <inheritdoc/>
    public override long Position
    {
        get => size;
        set => throw new NotSupportedException();
    }

    /// <summary>Says that the file is whole; returns when it is on the disk. Nothing can be written after.</summary>
    /// <exception cref="BackupFileException">It can't be written.</exception>
    /// <exception cref="InvalidOperationException">A write failed before, or it was closed already.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (failed)
            throw new InvalidOperationException("A write to this file failed, so it is not whole.");
        failed = true;
        try
        {
            encrypting?.Complete();
            storage.Sync(disk);
            Close();
        }
        catch (IOException exception)
        {
            throw new BackupFileException(exception);
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        completed(sealedContent is null
            ? new BackupFile(path, size, sha256)
            : new BackupFile(path, sealedContent.Length, sealedContent.Sha256()) { Plain = new BackupPlainContent(size, sha256) });
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var before = failed;
        failed = true;
        try
        {
            inner.Write(buffer);
        }
        catch (IOException exception)
        {
            throw new BackupFileException(exception);
        }

        Count(buffer, before);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var before = failed;
        failed = true;
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new BackupFileException(exception);
        }

        Count(buffer.Span, before);
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !closed)
        {
            closed = true;
            inner.Dispose();
            disk.Dispose();
        }

        base.Dispose(disposing);
    }

    // A write that was cut short leaves the file failed, whatever succeeds after it.
    private void Count(ReadOnlySpan<byte> written, bool failedBefore)
    {
        hash.AppendData(written);
        size += written.Length;
        failed = failedBefore;
    }
}

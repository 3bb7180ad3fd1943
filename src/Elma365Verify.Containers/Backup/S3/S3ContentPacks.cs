using System.Buffers;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>
/// Takes objects' contents as they are read. In a backup they go one after another into numbered files, as keys are no file names
/// and a file for each object would be too many; without one they are hashed alone.
/// </summary>
/// <param name="attempt">The backup; null where nothing is kept.</param>
/// <param name="folder">The folder of the files.</param>
internal sealed class S3ContentPacks(BackupAttempt? attempt, string folder) : IDisposable
{
    private const long FullAt = 1L << 30;
    private const int BufferSize = 512 * 1024;

    // Contents are read several at a time, and written one after another.
    private readonly SemaphoreSlim turn = new(1, 1);
    private BackupFileStream? file;
    private string path = string.Empty;
    private int files;

    /// <summary>Reads a content to its end.</summary>
    /// <exception cref="BackupException">The store broke off.</exception>
    /// <exception cref="IOException">The backup's file can't be written.</exception>
    public async Task<S3Content> TakeAsync(Stream content, CancellationToken cancellation)
    {
        // What fits is fetched before the turn, so that one server's pause does not become everybody's.
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var ahead = await ReadAsync(content, buffer, cancellation).ConfigureAwait(false);
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await AppendAsync(content, buffer, ahead, cancellation).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Says that everything was taken.</summary>
    /// <exception cref="IOException">The last file can't be written.</exception>
    public void Complete()
    {
        file?.Complete();
        file = null;
    }

    /// <summary>Closes the file at hand, which is incomplete unless <see cref="Complete"/> was called.</summary>
    public void Dispose()
    {
        file?.Dispose();
        turn.Dispose();
    }

    private async Task<S3Content> AppendAsync(Stream content, byte[] buffer, int ahead, CancellationToken cancellation)
    {
        var target = Open();
        var offset = target?.Length ?? 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        for (var read = ahead; read != 0; read = await ReadAsync(content, buffer, cancellation).ConfigureAwait(false))
        {
            hash.AppendData(buffer, 0, read);
            if (target is not null)
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            size += read;
        }

        return new S3Content(path, offset, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // As much as fits, or what is left. Told apart from an error of the backup's own disk.
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
                .ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new BackupException($"the S3 store broke off within a content: {exception.Message}", exception);
        }
    }

    private BackupFileStream? Open()
    {
        if (attempt is null || file?.Length < FullAt)
            return file;
        Complete();
        path = FormattableString.Invariant($"{folder}/contents-{++files:D6}");
        return file = attempt.CreateFile(path);
    }
}

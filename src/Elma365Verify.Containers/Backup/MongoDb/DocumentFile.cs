using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Elma365Verify.Backup;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// mongodump's <c>.bson</c> files: documents one after another, each beginning with its length
/// (<see href="https://bsonspec.org/spec.html"/>).
/// </summary>
internal static class DocumentFile
{
    private const int LengthBytes = 4;
    private const int Shortest = LengthBytes + 1;
    private const int BufferBytes = 1024 * 1024;

    // What a server stores may be 16 KiB larger than what it takes.
    private const int Longest = (16 * 1024 * 1024) + (16 * 1024);

    /// <summary>Reads the documents one after another.</summary>
    /// <exception cref="BackupException">The file is missing, was cut, or holds something else; the message says where.</exception>
    public static async IAsyncEnumerable<RawBsonDocument> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var file = Open(path);
        await using var _ = file.ConfigureAwait(false);
        var length = new byte[LengthBytes];
        for (var at = 0L; at < file.Length;)
        {
            await FillAsync(file, length, path, at, cancellation).ConfigureAwait(false);
            var size = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (size is < Shortest or > Longest)
                throw Refuse(path, at, "no document begins there");
            var document = new byte[size];
            length.CopyTo(document, 0);
            await FillAsync(file, document.AsMemory(LengthBytes), path, at, cancellation).ConfigureAwait(false);
            if (document[^1] != 0)
                throw Refuse(path, at, "the document there does not end where it says");
            yield return new RawBsonDocument(document);
            at += size;
        }
    }

    /// <summary>Reads the documents in runs of so many, or fewer where they are large.</summary>
    /// <exception cref="BackupException">As <see cref="ReadAsync"/>.</exception>
    public static async IAsyncEnumerable<List<RawBsonDocument>> ReadRunsAsync(
        string path, int documents, long bytes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (run, size) = (new List<RawBsonDocument>(), 0L);
        await foreach (var document in ReadAsync(path, cancellation).ConfigureAwait(false))
        {
            run.Add(document);
            size += document.Slice.Length;
            if (run.Count < documents && size < bytes)
                continue;
            yield return run;
            (run, size) = (new List<RawBsonDocument>(run.Count), 0);
        }

        if (run.Count > 0)
            yield return run;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path}: the documents can't be read: {exception.Message}", exception);
        }
    }

    private static async Task FillAsync(FileStream file, Memory<byte> target, string path, long at, CancellationToken cancellation)
    {
        var read = await file.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read < target.Length)
            throw Refuse(path, at, "the document there has no end: the file was cut");
    }

    private static BackupException Refuse(string path, long at, string fault) =>
        new(FormattableString.Invariant($"{path}, byte {at:N0}: {fault}; take the file from the backup again"));
}

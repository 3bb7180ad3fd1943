using System.Collections.Immutable;

namespace Elma365Verify.Backup.Directories;

/// <summary>
/// The list of backups in a directory, <c>catalog.jsonl</c>: one line an event, each sealed with the SHA-256 of the line before. It
/// tells a backup from an older one put in its place, which is intact in itself.
/// </summary>
/// <param name="directory">The directory that holds the backups.</param>
/// <param name="storage">Where it is written.</param>
public sealed class BackupCatalog(string directory, IBackupStorage storage)
{
    /// <summary>The catalogue's name.</summary>
    public const string FileName = "catalog.jsonl";

    /// <summary>The name of the file that keeps two writers apart.</summary>
    public const string LockName = ".catalog.lock";

    private const long MaximumLength = 256L * 1024 * 1024;
    private const string Mend = "restore the catalogue from a copy; until then no backup in this directory is proven to be what it seems";

    /// <summary>The catalogue's file.</summary>
    public string File { get; } = Path.Combine(directory, FileName);

    /// <summary>Reads the catalogue.</summary>
    /// <returns>Its content; null where there is none.</returns>
    /// <exception cref="BackupException">It can't be read, or a line (named) is malformed or breaks the chain.</exception>
    public CatalogContent? Read()
    {
        var entry = DiskEntry.Of(File);
        if (entry.Kind == DiskEntryKind.Missing)
            return null;
        if (entry.FileFault() is { } fault)
            throw new BackupException($"{File}: it {fault}; {Mend}");
        var file = new FileInfo(File);
        if (file.Length > MaximumLength)
            throw new BackupException($"{File}: it is larger than {MaximumLength / 1048576} MiB; {Mend}");
        try
        {
            return Parse(System.IO.File.ReadAllBytes(File));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{File}: it can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Appends an event, waits until it is on the disk, and carries it out, while nobody else enters one. The line of somebody killed
    /// while appending is dropped.
    /// </summary>
    /// <param name="news">What is about to happen.</param>
    /// <param name="carryOut">What makes the event true.</param>
    /// <exception cref="BackupException">
    /// The catalogue that is there can't be trusted, the name is taken, or what was verified is not the backup the catalogue knows.
    /// </exception>
    /// <exception cref="IOException">It can't be written.</exception>
    internal CatalogHead Enter(CatalogNews news, Action carryOut)
    {
        var gate = Path.Combine(directory, LockName);
        // A lock through a link would be a lock of something else, and a pipe would never open.
        if (DiskEntry.Of(gate).FileFault() is { } fault)
            throw new BackupException($"{gate}: it {fault}; remove it");
        using var held = storage.Lock(gate);
        if (news.Event == CatalogEvent.Created && DiskEntry.Of(Path.Combine(directory, news.Name)).Kind != DiskEntryKind.Missing)
            throw new BackupException($"{Path.Combine(directory, news.Name)} exists already; choose another name");
        var content = Read() ?? new CatalogContent([], [], 0, Interrupted: false);
        if (news.Event == CatalogEvent.Verified && !content.Holds(news.Name, news.ManifestSha256))
            throw new BackupException($"{news.Name} is not the backup the catalogue knows under this name; its verification is not kept");
        var entry = new CatalogEntry(
            content.Entries.Length + 1,
            content.Head.Sha256,
            news.Event,
            news.Name,
            news.Manifest.Id,
            news.Manifest.Store,
            news.ManifestSha256,
            news.At)
        {
            Verification = news.Verification?.Invoke(content),
        };
        var line = CatalogLine.Write(entry);
        storage.Append(File, content.Length, [.. line, (byte)'\n']);
        storage.SyncDirectory(directory);
        carryOut();
        storage.SyncDirectory(directory);
        return new CatalogHead(entry.Sequence, CatalogLine.Hash(line));
    }

    private CatalogContent Parse(byte[] bytes)
    {
        var entries = ImmutableArray.CreateBuilder<CatalogEntry>();
        var heads = ImmutableArray.CreateBuilder<CatalogHead>();
        var head = CatalogHead.Empty;
        var start = 0;
        for (var end = NextEnd(bytes, start); end >= 0; end = NextEnd(bytes, start))
        {
            var line = bytes.AsMemory(start, end - start);
            var entry = CatalogLine.Read(line, FormattableString.Invariant($"{File}:{head.Entries + 1}"), head, Mend);
            head = new CatalogHead(entry.Sequence, CatalogLine.Hash(line.Span));
            entries.Add(entry);
            heads.Add(head);
            start = end + 1;
        }

        return new CatalogContent(entries.ToImmutable(), heads.ToImmutable(), start, Interrupted: start < bytes.Length);
    }

    private static int NextEnd(byte[] bytes, int start) => Array.IndexOf(bytes, (byte)'\n', start);
}

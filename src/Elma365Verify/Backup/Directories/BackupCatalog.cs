using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Backup.Manifests;

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
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The catalogue's file.</summary>
    public string File { get; } = Path.Combine(directory, FileName);

    /// <summary>Reads the catalogue.</summary>
    /// <returns>Its content; null where there is none.</returns>
    /// <exception cref="BackupException">It can't be read, or a line (named) is malformed or breaks the chain.</exception>
    public CatalogContent? Read()
    {
        var file = new FileInfo(File);
        if (!file.Exists)
            return null;
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
    /// <param name="what">What is about to happen.</param>
    /// <param name="name">The backup's name; for <see cref="CatalogEvent.Created"/> it must be free.</param>
    /// <param name="manifest">The backup's manifest.</param>
    /// <param name="manifestSha256">The SHA-256 of the manifest's file.</param>
    /// <param name="at">When.</param>
    /// <param name="carryOut">What makes the event true.</param>
    /// <exception cref="BackupException">The catalogue that is there can't be trusted, or the name is taken.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public CatalogHead Enter(
        CatalogEvent what, string name, BackupManifest manifest, string manifestSha256, DateTimeOffset at, Action carryOut)
    {
        using var held = storage.Lock(Path.Combine(directory, LockName));
        if (what == CatalogEvent.Created && Path.Exists(Path.Combine(directory, name)))
            throw new BackupException($"{Path.Combine(directory, name)} exists already; choose another name");
        var content = Read() ?? new CatalogContent([], [], 0, Interrupted: false);
        var entry = new CatalogEntry(
            content.Entries.Length + 1, content.Head.Sha256, what, name, manifest.Id, manifest.Store, manifestSha256, at);
        var line = Line(entry);
        storage.Append(File, content.Length, [.. line, (byte)'\n']);
        storage.SyncDirectory(directory);
        carryOut();
        storage.SyncDirectory(directory);
        return new CatalogHead(entry.Sequence, Hash(line));
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
            var entry = Entry(line, FormattableString.Invariant($"{File}:{head.Entries + 1}"), head);
            head = new CatalogHead(entry.Sequence, Hash(line.Span));
            entries.Add(entry);
            heads.Add(head);
            start = end + 1;
        }

        return new CatalogContent(entries.ToImmutable(), heads.ToImmutable(), start, Interrupted: start < bytes.Length);
    }

    private static int NextEnd(byte[] bytes, int start) => Array.IndexOf(bytes, (byte)'\n', start);

    private static CatalogEntry Entry(ReadOnlyMemory<byte> line, string place, CatalogHead head)
    {
        var node = JsonCursor.Parse(line, place, Mend);
        node.Keys("sequence", "previous", "event", "name", "id", "store", "manifest", "at");
        var entry = new CatalogEntry(
            node.Whole("sequence", 1, long.MaxValue),
            node.Sha256("previous"),
            node.Choice("event", "created", "removed") == "created" ? CatalogEvent.Created : CatalogEvent.Removed,
            node.Text("name", 100),
            node.Text("id", 32),
            node.Text("store", 60),
            node.Sha256("manifest"),
            node.Moment("at"));
        if (entry.Sequence != head.Entries + 1)
            throw node.Refuse("sequence", FormattableString.Invariant($"it is {entry.Sequence} where {head.Entries + 1} belongs"));
        return entry.Previous == head.Sha256 ? entry : throw node.Refuse("previous", "the line before was changed or dropped");
    }

    private static byte[] Line(CatalogEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("previous", entry.Previous);
            json.WriteString("event", entry.Event == CatalogEvent.Created ? "created" : "removed");
            json.WriteString("name", entry.Name);
            json.WriteString("id", entry.Id);
            json.WriteString("store", entry.Store);
            json.WriteString("manifest", entry.ManifestSha256);
            json.WriteString("at", JsonCursor.Write(entry.At));
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string Hash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));
}

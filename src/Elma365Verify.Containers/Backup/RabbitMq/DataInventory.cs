using System.Formats.Tar;
using System.Security.Cryptography;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// What a tar of a broker's <c>mnesia</c> directory holds. Each node has its own directory in it, by the node's name:
/// <see href="https://www.rabbitmq.com/docs/relocate"/>.
/// </summary>
internal sealed class DataInventory
{
    /// <summary>The directory of all nodes' data, in the data directory.</summary>
    public const string Directory = "mnesia";

    private const string PluginsSuffix = "-plugins-expand";
    private const int BufferBytes = 128 * 1024;
    private readonly SortedDictionary<string, CopiedFile> files = new(StringComparer.Ordinal);

    /// <summary>Everything by its path: <c>mnesia/rabbit@mq/schema.DAT</c>.</summary>
    public IReadOnlyDictionary<string, CopiedFile> Files => files;

    /// <summary>The nodes whose data it holds: <c>rabbit@mq</c>.</summary>
    public IEnumerable<string> Nodes =>
        from file in files
        let parts = file.Key.Split('/')
        where parts.Length == 2 && file.Value.Type == TarEntryType.Directory
        where parts[1].Contains('@', StringComparison.Ordinal) && !parts[1].EndsWith(PluginsSuffix, StringComparison.Ordinal)
        select parts[1];

    /// <summary>Reads a tar to its end.</summary>
    /// <param name="tar">The tar; it need not be seekable.</param>
    /// <param name="name">What it is called in an error message.</param>
    /// <param name="copy">Takes the tar as it is read; null where nobody wants it.</param>
    /// <param name="report">Told how many bytes were read, after each entry.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="BackupException">It is no tar, is cut short, or holds something else.</exception>
    public static async Task<DataInventory> ReadAsync(
        Stream tar, string name, Stream? copy, Action<long> report, CancellationToken cancellation)
    {
        var inventory = new DataInventory();
        var copying = new CopyingStream(tar, copy ?? Stream.Null);
        try
        {
            var reader = new TarReader(copying, leaveOpen: true);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
                {
                    await inventory.AddAsync(entry, name, cancellation).ConfigureAwait(false);
                    report(copying.Count);
                }
            }

            await copying.CopyToAsync(Stream.Null, BufferBytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new BackupException($"{name} is no whole tar: {exception.Message}", exception);
        }

        return copying.HasEnd ? inventory : throw new BackupException($"{name} is cut short: a tar's end is missing");
    }

    /// <summary>Names the first path in which another inventory differs; null where both are equal.</summary>
    public string? DifferenceFrom(DataInventory other)
    {
        foreach (var path in files.Keys.Union(other.files.Keys))
        {
            var (there, expected) = (files.GetValueOrDefault(path), other.files.GetValueOrDefault(path));
            if (there == expected)
                continue;
            return there is null ? $"{path} is missing" : expected is null ? $"{path} is new" : $"{path} differs";
        }

        return null;
    }

    private async Task AddAsync(TarEntry entry, string name, CancellationToken cancellation)
    {
        var path = entry.Name.TrimEnd('/');
        if (path.Split('/') is not [Directory, ..] parts || parts.Contains("..") || parts.Contains("."))
            throw new BackupException($"{name} holds {path}, which is not in {Directory}");
        var content = entry.EntryType switch
        {
            TarEntryType.Directory => string.Empty,
            TarEntryType.SymbolicLink or TarEntryType.HardLink => entry.LinkName,
            TarEntryType.RegularFile or TarEntryType.V7RegularFile => await HashAsync(entry.DataStream, cancellation).ConfigureAwait(false),
            _ => throw new BackupException($"{name} holds {path}, which is a {entry.EntryType}"),
        };
        var file = new CopiedFile(entry.EntryType, entry.Mode, entry.Uid, entry.Gid, entry.Length, content);
        if (!files.TryAdd(path, file))
            throw new BackupException($"{name} holds {path} twice");
    }

    private static async Task<string> HashAsync(Stream? content, CancellationToken cancellation) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content ?? Stream.Null, cancellation).ConfigureAwait(false));
}

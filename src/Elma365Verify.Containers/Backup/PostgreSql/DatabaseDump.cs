using System.Text.Json;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Where a database's parts are in a backup; names of databases may hold what names of files may not.</summary>
/// <param name="Name">The database.</param>
/// <param name="Dump">The file <c>pg_dump -Fc</c> wrote: <c>databases/1.dump</c>.</param>
/// <param name="Sequences">The states of its sequences, as data: <c>databases/1.sequences.json</c>.</param>
/// <param name="Encoding">What its text is written in: <c>UTF8</c>.</param>
internal sealed record DatabaseDump(string Name, string Dump, string Sequences, string Encoding)
{
    /// <summary>The list's name in the backup.</summary>
    public const string ListName = "databases.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>The list as a file's content.</summary>
    public static byte[] Render(IReadOnlyList<DatabaseDump> databases) => JsonSerializer.SerializeToUtf8Bytes(databases, Format);

    /// <summary>Reads the list of a backup.</summary>
    /// <exception cref="BackupException">It is missing, unreadable, or names no database.</exception>
    public static IReadOnlyList<DatabaseDump> Read(string directory)
    {
        var path = Path.Combine(directory, ListName);
        try
        {
            var databases = JsonSerializer.Deserialize<List<DatabaseDump>>(File.ReadAllBytes(path), Format);
            return databases is { Count: > 0 } ? databases : throw new BackupException($"{path} names no database");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException($"{path} can't be read: {exception.Message}", exception);
        }
    }
}

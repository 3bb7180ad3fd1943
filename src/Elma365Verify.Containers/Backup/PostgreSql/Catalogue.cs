using System.Text;
using System.Text.Json;
using Elma365Verify.Backup.Fingerprints;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// What a cluster and its databases consist of, read from the system catalogues by the queries beside this file. Each query gives a
/// kind, a name and an object of properties; no internal numbers, and names quoted as PostgreSQL quotes them.
/// </summary>
/// <remarks>
/// <see href="https://www.postgresql.org/docs/current/catalogs.html"/>. What is in none of them is in <c>DatabaseContents</c>.
/// </remarks>
internal static class Catalogue
{
    // Longer values are told apart by their digest. An expression is read again where its text differs, and has to be all there; a
    // character may take six bytes of a line.
    private const int LongestShown = 150_000;

    private static readonly string[] OfCluster = ["cluster.sql"];
    private static readonly string[] OfClusterSince15 = ["cluster.15.sql"];
    private static readonly string[] OfDatabase =
    [
        "database.sql", "relations.sql", "attached.sql", "programs.sql", "types.sql", "extensions.sql", "sharing.sql", "grants.sql",
        "remarks.sql",
    ];

    private static readonly string[] OfDatabaseSince15 = ["sharing.15.sql"];

    /// <summary>The queries that describe a database, by name.</summary>
    public static IReadOnlyList<string> OfDatabaseFiles => [.. OfDatabase, .. OfDatabaseSince15];

    /// <summary>What the databases share: roles, memberships, settings.</summary>
    public static Task<List<FingerprintItem>> OfClusterAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ReadAsync(connection, [.. OfCluster, .. IsSince15(connection) ? OfClusterSince15 : []], prefix: string.Empty, cancellation);

    /// <summary>One database's objects, their owners, comments and rights.</summary>
    public static Task<List<FingerprintItem>> OfDatabaseAsync(
        NpgsqlConnection connection, string database, CancellationToken cancellation) =>
        ReadAsync(connection, [.. OfDatabase, .. IsSince15(connection) ? OfDatabaseSince15 : []], $"{database}/", cancellation);

    private static bool IsSince15(NpgsqlConnection connection) => connection.PostgreSqlVersion.Major >= 15;

    private static async Task<List<FingerprintItem>> ReadAsync(
        NpgsqlConnection connection, IEnumerable<string> queries, string prefix, CancellationToken cancellation)
    {
        var items = new List<FingerprintItem>();
        foreach (var query in queries)
        {
            var sql = $"select kind, name, properties::text from (\n{Text(query)}\n) as found (kind, name, properties)";
            items.AddRange(await connection.ListAsync(sql, reader => Item(reader, prefix), cancellation).ConfigureAwait(false));
        }

        return items;
    }

    private static FingerprintItem Item(NpgsqlDataReader reader, string prefix)
    {
        using var properties = JsonDocument.Parse(reader.GetString(2));
        return new FingerprintItem(
            reader.GetString(0),
            prefix + reader.GetString(1),
            properties.RootElement.EnumerateObject()
                .Where(property => property.Value.ValueKind != JsonValueKind.Null)
                .Select(property => KeyValuePair.Create(property.Name, Value(property.Value)))
                .ToList());
    }

    private static string Value(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => value.GetRawText(),
        };
        return text.Length <= LongestShown ? text : ContentDigest.Of(Encoding.UTF8.GetBytes(text)).ToString();
    }

    /// <summary>The text of a query beside this file, by its name: <c>lost.sql</c>.</summary>
    public static string Text(string query)
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream(query)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

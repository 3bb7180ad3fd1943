using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>What a cluster holds now of what no restore brings back, by the query beside this file.</summary>
internal static class ClusterLosses
{
    /// <summary>Reads it.</summary>
    public static async Task<ImmutableArray<NotKept>> ReadAsync(PostgreSqlAccess access, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var sql = $"select kind, name::text from (\n{Catalogue.Text("lost.sql")}\n) as found (kind, name) order by kind <> "
            + "'prepared transaction', kind, name";
        return [.. await connection.ListAsync(
            sql, reader => NotKept.Of(reader.GetString(0), reader.GetString(1)), cancellation).ConfigureAwait(false)];
    }
}

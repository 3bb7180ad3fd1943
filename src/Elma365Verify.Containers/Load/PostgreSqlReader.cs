using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.DataSets;
using Npgsql;

namespace Elma365Verify.Containers.Load;

/// <summary>Reads orders and their lines.</summary>
internal sealed class PostgreSqlReader(Func<string, CancellationToken, Task<NpgsqlConnection>> openAsync) : IPlaceReader
{
    /// <inheritdoc/>
    public async Task<List<FoundRecord>> ReadAsync(RecordPlace place, CancellationToken cancellation)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await openAsync(RecordPlace.Database, cancellation).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return [];
        }

        await using var _ = connection.ConfigureAwait(false);
        var there = await connection.TextAsync($"select (to_regclass('{place.Name}') is not null)::text", cancellation)
            .ConfigureAwait(false);
        if (there != "true")
            return [];
        return place == LoadPlaces.Lines
            ? await connection.ListAsync(
                $"select order_id::text || ' ' || line from {place.Name}", row => FoundRecord.Of(row.GetString(0)), cancellation)
                .ConfigureAwait(false)
            : await connection.ListAsync($"select id::text, attachments, document from {place.Name}", Order, cancellation)
                .ConfigureAwait(false);
    }

    private static FoundRecord Order(NpgsqlDataReader row)
    {
        var named = ImmutableArray.CreateBuilder<(string, RecordAddress)>();
        if (!row.IsDBNull(1))
            named.AddRange(row.GetFieldValue<string[]>(1).Select(name => ("attachments", RecordPlace.Named(StoreRole.S3, name))));
        if (!row.IsDBNull(2))
            named.Add(("document", RecordPlace.Named(StoreRole.MongoDb, row.GetString(2))));
        return new FoundRecord(row.GetString(0), named.ToImmutable());
    }
}

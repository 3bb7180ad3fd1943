using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.DataSets;
using Npgsql;

namespace Elma365Verify.Containers.Load;

/// <summary>Inserts an order and its two lines in one transaction.</summary>
internal sealed class PostgreSqlWriter(Func<string, CancellationToken, Task<NpgsqlConnection>> openAsync) : IStoreWriter
{
    private const string Tables = """
        create schema if not exists load;
        create table if not exists load.orders (
            id uuid primary key, attachments text[] not null, document text, created timestamptz not null default now());
        create table if not exists load.order_lines (
            order_id uuid not null references load.orders, line int not null, primary key (order_id, line));
        """;

    /// <inheritdoc/>
    public string Store => StoreRole.PostgreSql;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await PostgreSqlFilling.CreateDatabaseAsync(openAsync, cancellation).ConfigureAwait(false);
        var connection = await openAsync(RecordPlace.Database, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await connection.DoAsync(Tables, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ImmutableArray<RecordAddress> RecordsOf(Guid id) =>
        [LoadPlaces.Orders.AddressOf($"{id}"), LoadPlaces.Lines.AddressOf($"{id} 1"), LoadPlaces.Lines.AddressOf($"{id} 2")];

    /// <inheritdoc/>
    public async Task<IWriterLane> OpenAsync(CancellationToken cancellation) =>
        new PostgreSqlLane(await openAsync(RecordPlace.Database, cancellation).ConfigureAwait(false));
}

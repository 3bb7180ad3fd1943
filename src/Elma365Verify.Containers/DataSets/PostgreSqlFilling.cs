using System.Globalization;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Reporting;
using Npgsql;
using NpgsqlTypes;

namespace Elma365Verify.Containers.DataSets;

/// <summary>Fills a cluster: roles, two databases with objects of every kind, and the bulk by <c>COPY</c>.</summary>
/// <param name="openAsync">Opens a connection to a database, as a superuser.</param>
internal sealed class PostgreSqlFilling(Func<string, CancellationToken, Task<NpgsqlConnection>> openAsync) : IStoreFilling
{
    /// <summary>The second database's name, with everything in it that has to be quoted somewhere.</summary>
    public const string Archived = "Архив: \"2026\"/α";

    private const int ReportedEach = 10_000;
    private const string AnyDatabase = "template1"; // every cluster has it

    /// <inheritdoc/>
    public string Store => StoreRole.PostgreSql;

    /// <inheritdoc/>
    public async Task FillAsync(BulkRecords bulk, IRunPhase phase, CancellationToken cancellation)
    {
        await CreateDatabaseAsync(openAsync, cancellation).ConfigureAwait(false);
        await RunAsync("postgresql-cluster.sql", AnyDatabase, eachAlone: true, cancellation).ConfigureAwait(false);
        await RunAsync("postgresql.sql", RecordPlace.Database, eachAlone: false, cancellation).ConfigureAwait(false);
        await RunAsync("postgresql-archive.sql", Archived, eachAlone: false, cancellation).ConfigureAwait(false);
        var connection = await openAsync(RecordPlace.Database, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await CopyOrdersAsync(connection, bulk, phase, cancellation).ConfigureAwait(false);
        await CopyLinesAsync(connection, bulk, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes the database in which all tables are, where there is none yet.</summary>
    public static async Task CreateDatabaseAsync(
        Func<string, CancellationToken, Task<NpgsqlConnection>> openAsync, CancellationToken cancellation)
    {
        var connection = await openAsync(AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var found = await connection.TextAsync(
            $"select count(*)::text from pg_catalog.pg_database where datname = '{RecordPlace.Database}'", cancellation)
            .ConfigureAwait(false);
        if (found == "0")
            await connection.DoAsync($"create database {RecordPlace.Database} template template0 encoding 'UTF8'", cancellation)
                .ConfigureAwait(false);
    }

    // A database can't be made together with anything else; a statement that stands alone ends a line.
    private async Task RunAsync(string name, string database, bool eachAlone, CancellationToken cancellation)
    {
        var file = new FixtureFile(name);
        var script = await file.ReadAsync(cancellation).ConfigureAwait(false);
        var connection = await openAsync(database, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var statements = eachAlone ? script.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [script];
        await file.NamedAsync($"database {database}", async () =>
        {
            await connection.DoAsync("set search_path = public; set default_transaction_read_only = off", cancellation)
                .ConfigureAwait(false);
            foreach (var statement in statements)
                await connection.DoAsync(statement, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static async Task CopyOrdersAsync(
        NpgsqlConnection connection, BulkRecords bulk, IRunPhase phase, CancellationToken cancellation)
    {
        const string copy = "copy head.orders (id, number, attachments, document, amount, created, body) from stdin (format binary)";
        var rows = await connection.BeginBinaryImportAsync(copy, cancellation).ConfigureAwait(false);
        await using var _ = rows.ConfigureAwait(false);
        var written = 0;
        foreach (var order in bulk.Orders())
        {
            await rows.StartRowAsync(cancellation).ConfigureAwait(false);
            await rows.WriteAsync(order.Id, NpgsqlDbType.Uuid, cancellation).ConfigureAwait(false);
            await rows.WriteAsync(order.Number, NpgsqlDbType.Text, cancellation).ConfigureAwait(false);
            await rows.WriteAsync(order.Attachments.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellation).ConfigureAwait(false);
            await WriteOrNullAsync(rows, order.Document, cancellation).ConfigureAwait(false);
            await rows.WriteAsync(order.Amount, NpgsqlDbType.Numeric, cancellation).ConfigureAwait(false);
            await rows.WriteAsync(order.CreatedAt, NpgsqlDbType.TimestampTz, cancellation).ConfigureAwait(false);
            await rows.WriteAsync(order.Body, NpgsqlDbType.Jsonb, cancellation).ConfigureAwait(false);
            if (++written % ReportedEach == 0)
                phase.Report(string.Create(CultureInfo.InvariantCulture, $"postgresql: {written:N0} of {bulk.Size.Orders:N0} orders"));
        }

        await rows.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task CopyLinesAsync(NpgsqlConnection connection, BulkRecords bulk, CancellationToken cancellation)
    {
        const string copy = "copy head.order_lines (order_id, line, what, amount) from stdin (format binary)";
        var rows = await connection.BeginBinaryImportAsync(copy, cancellation).ConfigureAwait(false);
        await using var _ = rows.ConfigureAwait(false);
        foreach (var (order, amount) in bulk.OrderAmounts())
        {
            for (var line = 1; line <= BulkOrder.Lines; line++)
            {
                await rows.StartRowAsync(cancellation).ConfigureAwait(false);
                await rows.WriteAsync(order, NpgsqlDbType.Uuid, cancellation).ConfigureAwait(false);
                await rows.WriteAsync(line, NpgsqlDbType.Integer, cancellation).ConfigureAwait(false);
                await rows.WriteAsync($"услуга {line}", NpgsqlDbType.Text, cancellation).ConfigureAwait(false);
                await rows.WriteAsync(amount / BulkOrder.Lines, NpgsqlDbType.Numeric, cancellation).ConfigureAwait(false);
            }
        }

        await rows.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter rows, string? text, CancellationToken cancellation) =>
        text is null ? rows.WriteNullAsync(cancellation) : rows.WriteAsync(text, NpgsqlDbType.Text, cancellation);
}

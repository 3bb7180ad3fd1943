using Elma365Verify.Containers.DataSets;
using Npgsql;
using NpgsqlTypes;

namespace Elma365Verify.Containers.Load;

/// <summary>A connection over which orders are inserted.</summary>
internal sealed class PostgreSqlLane(NpgsqlConnection connection) : IWriterLane
{
    private const string Order = "insert into load.orders (id, attachments, document) values ($1, $2, $3)";
    private const string Line = "insert into load.order_lines (order_id, line) values ($1, $2)";

    /// <inheritdoc/>
    public async Task WriteAsync(LoadWrite write, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        string[] attachments = write.In(StoreRole.S3) is { } attachment ? [attachment] : [];
        object document = write.In(StoreRole.MongoDb) is { } name ? name : DBNull.Value;
        await InsertAsync(Order, cancellation, (write.Id, NpgsqlDbType.Uuid), (attachments, NpgsqlDbType.Array | NpgsqlDbType.Text),
            (document, NpgsqlDbType.Text)).ConfigureAwait(false);
        for (var line = 1; line <= BulkOrder.Lines; line++)
            await InsertAsync(Line, cancellation, (write.Id, NpgsqlDbType.Uuid), (line, NpgsqlDbType.Integer)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task InsertAsync(string sql, CancellationToken cancellation, params (object Value, NpgsqlDbType Type)[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        foreach (var (value, type) in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}

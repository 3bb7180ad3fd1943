using Npgsql;
using NpgsqlTypes;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Short questions to a database.</summary>
internal static class Queries
{
    /// <summary>Runs a statement that answers nothing.</summary>
    public static async Task DoAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs one statement that the server itself makes from a template.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="template">The statement: <c>%I</c> stands for an identifier, <c>%L</c> for a literal, or for NULL.</param>
    /// <param name="values">What they stand for, as it is; the server quotes it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task DoAsync(
        this NpgsqlConnection connection, string template, IReadOnlyList<string?> values, CancellationToken cancellation)
    {
        var making = new NpgsqlCommand("select pg_catalog.format($1, variadic $2)", connection);
        await using var _ = making.ConfigureAwait(false);
        making.Parameters.Add(Parameter(template));
        making.Parameters.Add(Parameter(values.ToArray()));
        var statement = (string)(await making.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
        // A batch's command is one statement, here and by the protocol; several in one text are refused.
        var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(statement) } };
        await using var __ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs one statement with the values of its <c>$1</c>, <c>$2</c> …, each a text, an array or null for no text.</summary>
    public static async Task AskAsync(
        this NpgsqlConnection connection, string sql, CancellationToken cancellation, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>All rows of an answer.</summary>
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The one text an answer consists of.</summary>
    public static async Task<string> TextAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellation) =>
        (await connection.ListAsync(sql, reader => reader.GetString(0), cancellation).ConfigureAwait(false)).Single();

    /// <summary>Runs a statement that answers nothing, at once.</summary>
    public static void Do(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs one statement at once, and refuses text that is more than one.</summary>
    /// <exception cref="NotSupportedException">It is more than one.</exception>
    public static void DoAlone(this NpgsqlConnection connection, string sql)
    {
        using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
        batch.ExecuteNonQuery();
    }

    /// <summary>All rows of an answer, at once.</summary>
    public static List<T> List<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.List(read);
    }

    /// <summary>All rows of an answer, at once.</summary>
    public static List<T> List<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlParameter Parameter(object? value) => new()
    {
        Value = value ?? DBNull.Value,
        NpgsqlDbType = value switch
        {
            null or string => NpgsqlDbType.Text,
            long[] => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            bool[] => NpgsqlDbType.Array | NpgsqlDbType.Boolean,
            _ => NpgsqlDbType.Array | NpgsqlDbType.Text,
        },
    };
}

using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using Npgsql;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>The engine behind MongoDB's stand-in, called by its own functions.</summary>
internal sealed class DirectExtension(NpgsqlConnection connection, string database)
{
    private const string Insert =
        "SELECT p_result::bytea "
        + "FROM documentdb_api.insert($1, $2::bytea::documentdb_core.bson, $3::bytea::documentdb_core.bsonsequence, NULL)";

    private const string First =
        "SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.find_cursor_first_page($1, $2::bytea::documentdb_core.bson)";

    private const string Next =
        "SELECT cursorpage::bytea, continuation::bytea "
        + "FROM documentdb_api.cursor_get_more($1, $2::bytea::documentdb_core.bson, $3::bytea::documentdb_core.bson)";

    /// <summary>Writes documents by one call.</summary>
    public async Task InsertAsync(string collection, IEnumerable<BsonDocument> documents, CancellationToken token)
    {
        using var sequence = new MemoryStream();
        foreach (var document in documents)
            sequence.Write(document.ToBson());
        var command = new BsonDocument { { "insert", collection }, { "$db", database } };
        await CallAsync(Insert, [command.ToBson(), sequence.ToArray()], token).ConfigureAwait(false);
    }

    /// <summary>Reads all documents, page by page, and returns how many came.</summary>
    public async Task<int> ScanAsync(string collection, CancellationToken token)
    {
        var find = new BsonDocument { { "find", collection }, { "$db", database } };
        var (page, continuation) = await CallAsync(First, [find.ToBson()], token).ConfigureAwait(false);
        var count = CountOf(page, "firstBatch", out var cursor);
        while (continuation is not null)
        {
            var more = new BsonDocument { { "getMore", cursor }, { "collection", collection }, { "$db", database } };
            (page, continuation) = await CallAsync(Next, [more.ToBson(), continuation], token).ConfigureAwait(false);
            count += CountOf(page, "nextBatch", out _);
        }

        return count;
    }

    private async Task<(byte[] Page, byte[]? Continuation)> CallAsync(string statement, byte[][] arguments, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = database });
        foreach (var argument in arguments)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
        await reader.ReadAsync(token).ConfigureAwait(false);
        var hasContinuation = reader.FieldCount > 1 && !await reader.IsDBNullAsync(1, token).ConfigureAwait(false);
        return ((byte[])reader[0], hasContinuation ? (byte[])reader[1] : null);
    }

    private static int CountOf(byte[] page, string batch, out long cursor)
    {
        var document = BsonSerializer.Deserialize<BsonDocument>(page)["cursor"].AsBsonDocument;
        cursor = document["id"].ToInt64();
        return document[batch].AsBsonArray.Count;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// The rows of a database's tables, in the order of the primary key, or of the whole row where there is none: the server hashes each,
/// and the hashes are hashed by the thousand while they stream by. Tables of extensions count like any other: most of their rows come with
/// the extension, and who put others there is to see that no restore brings them. Rows of materialised views are left out: a restore
/// computes them anew, and a backup names them as not kept.
/// </summary>
/// <remarks>
/// A text column in a key is ordered by its bytes: the order of a language belongs to the server's libraries. The server sorts what no
/// index gives in that order, on its own disk. A row's text is made by <c>record_out</c> itself: a cast to <c>text</c> is what the
/// database's owner says it is, and may leave columns out. Where a table inherits, its columns are taken by name, since a restore may
/// bring them in another order.
/// </remarks>
internal sealed class TableContents(NpgsqlConnection connection, string database, FingerprintWriter fingerprint)
{
    private const int RowsPerChunk = 1000;
    private const int BufferBytes = 32 * 1024;

    // The function's result is no text yet, and as bytes it needs no copy that is one.
    private static string RowHash(string whole) => $"sha256(cstring_send(record_out({whole})))";

    private const string Tables = """
        select format('%I.%I', n.nspname, c.relname), whole,
          coalesce((select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', '
              order by k.place)
            from pg_index i, unnest(i.indkey::int2[]) with ordinality k(number, place), pg_attribute a
            where i.indrelid = c.oid and i.indisprimary and k.place <= i.indnkeyatts
              and a.attrelid = c.oid and a.attnum = k.number), format('textin(record_out(%s)) collate "C"', whole))
        from pg_class c join pg_namespace n on n.oid = c.relnamespace,
          lateral (select case when not c.relispartition and exists (select from pg_inherits i where i.inhrelid = c.oid)
            then (select format('row(%s)', string_agg(format('whole.%I', a.attname), ', ' order by a.attname collate "C"))
              from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
            else 'whole.*' end) as written (whole)
        where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        order by n.nspname, c.relname
        """;

    private readonly byte[] buffer = new byte[BufferBytes];

    /// <summary>Adds an item with the row count of each table, and one for each thousand rows.</summary>
    /// <param name="report">Told which table of how many is read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task DescribeAsync(Action<string, int, int> report, CancellationToken cancellation)
    {
        var tables = await connection.ListAsync(
            Tables, reader => (Name: reader.GetString(0), Whole: reader.GetString(1), Order: reader.GetString(2)), cancellation)
            .ConfigureAwait(false);
        for (var i = 0; i < tables.Count; i++)
        {
            report(tables[i].Name, i, tables.Count);
            await DescribeAsync(tables[i].Name, tables[i].Whole, tables[i].Order, cancellation).ConfigureAwait(false);
        }
    }

    private async Task DescribeAsync(string table, string whole, string order, CancellationToken cancellation)
    {
        var copy = $"copy (select {RowHash(whole)} from only {table} as whole order by {order}) to stdout";
        using var reader = (StreamReader)await connection.BeginTextExportAsync(copy, cancellation).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = 0L;
        int read;
        // The text's own bytes, which are ASCII: nobody has to take them for characters.
        while ((read = await reader.BaseStream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            rows = Take(buffer.AsSpan(0, read), table, rows, hash);
        if (rows % RowsPerChunk != 0)
            AddChunk(table, rows, hash);
        fingerprint.Add(FingerprintItem.Of(
            "table content", $"{database}/{table}", ("row count", rows.ToString(CultureInfo.InvariantCulture))));
    }

    // A line feed ends each row's hash.
    private long Take(ReadOnlySpan<byte> bytes, string table, long rows, IncrementalHash hash)
    {
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            hash.AppendData(bytes[..(end + 1)]);
            bytes = bytes[(end + 1)..];
            if (++rows % RowsPerChunk == 0)
                AddChunk(table, rows, hash);
        }

        hash.AppendData(bytes);
        return rows;
    }

    private void AddChunk(string table, long rows, IncrementalHash hash) => fingerprint.Add(FingerprintItem.Chunk(
        "rows", $"{database}/{table}", ((rows - 1) / RowsPerChunk * RowsPerChunk) + 1, rows, ContentDigest.Take(hash)));
}

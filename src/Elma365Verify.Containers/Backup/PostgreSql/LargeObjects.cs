using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// A database's large objects: owner, size, and the digest of what a reader would read, holes as the zeros they stand for.
/// </summary>
/// <remarks>
/// Their numbers are the users' own, kept by dump and restore.
/// <see href="https://www.postgresql.org/docs/current/catalog-pg-largeobject.html"/>.
/// </remarks>
internal sealed class LargeObjects(NpgsqlConnection connection, string database, FingerprintWriter fingerprint) : IDisposable
{
    private const int PageBytes = 2048; // LOBLKSIZE where the server's blocks have their usual 8 KiB
    private const string Pages = """
        select m.oid::int8, pg_get_userbyid(m.lomowner)::text, l.pageno, l.data
        from pg_largeobject_metadata m left join pg_largeobject l on l.loid = m.oid
        order by m.oid, l.pageno
        """;

    private static readonly byte[] Zeros = new byte[64 * 1024];

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long number = -1;
    private string owner = string.Empty;
    private long size;

    /// <summary>Adds an item for each.</summary>
    public async Task DescribeAsync(CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(Pages, connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (reader.GetInt64(0) != number)
            {
                AddItem();
                (number, owner, size) = (reader.GetInt64(0), reader.GetString(1), 0);
            }

            if (!reader.IsDBNull(2))
                Append(reader.GetInt32(2), reader.GetFieldValue<byte[]>(3));
        }

        AddItem();
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Append(long page, byte[] data)
    {
        for (var hole = (page * PageBytes) - size; hole > 0; hole = (page * PageBytes) - size)
        {
            var zeros = (int)Math.Min(hole, Zeros.Length);
            hash.AppendData(Zeros, 0, zeros);
            size += zeros;
        }

        hash.AppendData(data);
        size += data.Length;
    }

    private void AddItem()
    {
        if (number >= 0)
            fingerprint.Add(FingerprintItem.Of(
                "large object",
                FormattableString.Invariant($"{database}/{number}"),
                ("owner", owner),
                ("size", size.ToString(CultureInfo.InvariantCulture)),
                ("content", ContentDigest.Take(hash).ToString())));
    }
}

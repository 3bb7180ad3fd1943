using System.Collections.Immutable;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Reporting;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>One database as it was at one moment, for this session and for any tool that is given the snapshot's name.</summary>
/// <remarks>
/// <see href="https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION"/>. A snapshot is of one
/// database; those of a cluster are taken one right after the other. Catalogues are partly read as they are now, as <c>pg_dump</c> does:
/// who changes objects during a backup is told that they differ.
/// </remarks>
internal sealed class DatabaseSnapshot : IAsyncDisposable
{
    private const string Databases = """
        select datname::text, datallowconn, pg_encoding_to_char(encoding)::text from pg_database
        where datname <> 'template0' and datconnlimit <> -2
        order by datname = 'template1', datname
        """;

    // Who may make objects could put a view in a table's place before it is read, and have its functions run by a superuser. Minor
    // versions since August 2024 refuse that (CVE-2024-7348); older ones do not know the setting.
    private const string OnlyTables = """
        select set_config(name, 'view, foreign-table', false) from pg_settings where name = 'restrict_nonsystem_relation_kind'
        """;

    private DatabaseSnapshot(
        NpgsqlConnection connection, string database, string encoding, string name, List<SequenceState> sequences) =>
        (Connection, Database, Encoding, Name, Sequences) = (connection, database, encoding, name, sequences);

    /// <summary>The session that keeps the snapshot.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>What its text is written in: <c>UTF8</c>.</summary>
    public string Encoding { get; }

    /// <summary>The snapshot's name: <c>00000003-0000001B-1</c>.</summary>
    public string Name { get; }

    /// <summary>How far the sequences were, right after the snapshot was taken.</summary>
    public IReadOnlyList<SequenceState> Sequences { get; }

    /// <summary>
    /// Takes snapshots of all databases but the one that lets nobody in; the other template is the last, and not to be held for
    /// long, since no database can be made from it meanwhile.
    /// </summary>
    /// <exception cref="BackupException">One of them lets nobody in, or there is none.</exception>
    public static async Task<ImmutableArray<DatabaseSnapshot>> TakeAsync(PostgreSqlAccess access, CancellationToken cancellation)
    {
        var taken = ImmutableArray.CreateBuilder<DatabaseSnapshot>();
        try
        {
            foreach (var (database, encoding) in await ListAsync(access, cancellation).ConfigureAwait(false))
                taken.Add(await TakeAsync(access, database, encoding, cancellation).ConfigureAwait(false));
            return taken.ToImmutable();
        }
        catch
        {
            await ReleaseAsync(taken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets snapshots go.</summary>
    public static async Task ReleaseAsync(IEnumerable<DatabaseSnapshot> snapshots)
    {
        foreach (var snapshot in snapshots)
            await snapshot.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Adds everything the database holds to a fingerprint.</summary>
    public async Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report($"describing {Database}");
        (await Catalogue.OfDatabaseAsync(Connection, Database, cancellation).ConfigureAwait(false)).ForEach(fingerprint.Add);
        foreach (var sequence in Sequences)
            fingerprint.Add(sequence.Describe(Database));
        await new TableContents(Connection, Database, fingerprint)
            .DescribeAsync(
                (table, index, count) => phase.Report($"describing {table} of {Database}", (double)index / count), cancellation)
            .ConfigureAwait(false);
        using var large = new LargeObjects(Connection, Database, fingerprint);
        await large.DescribeAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What the database holds and no restore brings back.</summary>
    public Task<List<NotKept>> NotKeptAsync(CancellationToken cancellation) => Connection.ListAsync(
        Catalogue.Text("notkept.sql"), reader => NotKept.Of(reader.GetString(0), $"{Database}/{reader.GetString(1)}"), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static async Task<IEnumerable<(string Name, string Encoding)>> ListAsync(
        PostgreSqlAccess access, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var databases = await connection.ListAsync(
            Databases,
            reader => (Name: reader.GetString(0), Open: reader.GetBoolean(1), Encoding: reader.GetString(2)),
            cancellation).ConfigureAwait(false);
        if (databases.Find(database => !database.Open).Name is { } closed)
            throw new BackupException($"the database {closed} allows no connections, so nothing can read it; allow them or drop it");
        return databases.Exists(database => database.Name != PostgreSqlAccess.AnyDatabase)
            ? databases.Select(database => (database.Name, database.Encoding))
            : throw new BackupException("the cluster has no database but its templates");
    }

    private static async Task<DatabaseSnapshot> TakeAsync(
        PostgreSqlAccess access, string database, string encoding, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(database, encoding, cancellation).ConfigureAwait(false);
        try
        {
            await connection.DoAsync(OnlyTables, cancellation).ConfigureAwait(false);
            await connection.DoAsync("begin isolation level repeatable read read only", cancellation).ConfigureAwait(false);
            var name = await connection.TextAsync("select pg_export_snapshot()", cancellation).ConfigureAwait(false);
            var sequences = await SequenceState.ReadAsync(connection, cancellation).ConfigureAwait(false);
            return new DatabaseSnapshot(connection, database, encoding, name, sequences);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

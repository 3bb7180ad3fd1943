using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Refuses to restore into a cluster that holds anything.</summary>
internal static class EmptyCluster
{
    // An image may initialise a cluster with one role and make the account it is used with beside it.
    private const string Roles = $"""
        select rolname::text from pg_roles
        where rolname !~ '^pg_' and rolname <> current_user and oid <> {PostgreSqlAccess.InitialRole}
        order by oid limit 1
        """;
    private const string Objects = """
        select pg_describe_object(class, oid, 0)
        from (
          select 'pg_class'::regclass as class, oid, 1 as rank from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
          union all select 'pg_namespace'::regclass, oid, 2 from pg_namespace where nspname !~ '^pg_'
          union all select 'pg_proc'::regclass, oid, 3 from pg_proc
          union all select 'pg_type'::regclass, oid, 4 from pg_type
          union all select 'pg_extension'::regclass, oid, 5 from pg_extension
          union all select 'pg_largeobject'::regclass, oid, 0 from pg_largeobject_metadata
          union all select 'pg_publication'::regclass, oid, 6 from pg_publication
          union all select 'pg_event_trigger'::regclass, oid, 6 from pg_event_trigger
        ) found
        -- what a cluster is made with is below; a large object's number is chosen by whoever makes it
        where oid >= 16384 or class = 'pg_largeobject'::regclass
        order by rank, oid
        limit 1
        """;

    /// <summary>Returns when there is no role but the connected one and the cluster's first, and nothing in any database.</summary>
    /// <param name="access">The cluster.</param>
    /// <param name="replaced">The databases the backup brings; an empty one of another name would remain.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="BackupException">Something is there; the message names it.</exception>
    public static async Task RequireAsync(PostgreSqlAccess access, IReadOnlySet<string> replaced, CancellationToken cancellation)
    {
        var names = await InAsync(
            access,
            PostgreSqlAccess.AnyDatabase,
            async (connection, token) =>
            {
                if (await connection.ListAsync(Roles, reader => reader.GetString(0), token).ConfigureAwait(false) is [var role])
                    throw Refuse($"it has the role {role}");
                return await connection.ListAsync(
                    "select datname::text from pg_database where datname <> 'template0'", reader => reader.GetString(0), token)
                    .ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        foreach (var name in names)
        {
            var found = await InAsync(
                access, name, (connection, token) => connection.ListAsync(Objects, reader => reader.GetString(0), token), cancellation)
                .ConfigureAwait(false);
            if (found is [var thing])
                throw Refuse($"its database {name} holds {thing}");
            if (name != PostgreSqlAccess.AnyDatabase && !replaced.Contains(name))
                throw Refuse($"it has the database {name}, which the backup does not have");
        }
    }

    private static async Task<T> InAsync<T>(
        PostgreSqlAccess access, string database, Func<Npgsql.NpgsqlConnection, CancellationToken, Task<T>> ask,
        CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(database, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await ask(connection, cancellation).ConfigureAwait(false);
    }

    private static BackupException Refuse(string why) => new($"the cluster to restore into is not empty: {why}; restore into a fresh one");
}

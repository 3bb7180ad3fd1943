using Elma365Verify.Backup;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Refuses an account that may not do everything, with the rights it lacks and the account to use.</summary>
internal static class AccountRights
{
    // Each reads what anybody may read; a right that PostgreSQL does not know yet is none that lacks.
    private const string Missing = """
        select what from (
          select 1, 'read the verifiers of passwords (pg_authid)' as what
            where not has_table_privilege('pg_catalog.pg_authid', 'select')
          union all select 2, 'read the passwords of foreign servers (pg_user_mapping)'
            where not has_column_privilege('pg_catalog.pg_user_mapping', 'umoptions', 'select')
          union all select 3, 'read the connections of subscriptions (pg_subscription)'
            where not has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'select')
          union all select 4, 'read large objects (pg_largeobject)'
            where not has_table_privilege('pg_catalog.pg_largeobject', 'select')
          union all select 5, 'read every table and sequence (it is not in pg_read_all_data)'
            where not exists (select from pg_roles r where r.rolname = 'pg_read_all_data' and pg_has_role(r.oid, 'usage'))
          union all select 6, 'read the rows behind row security (BYPASSRLS)'
            where not exists (select from pg_roles r where r.rolname = current_user and r.rolbypassrls)
          union all select 7, 'read the server''s configuration (pg_file_settings)'
            where not has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'execute')
          union all select 8, format('connect to %s', string_agg(quote_ident(d.datname), ', ' order by d.datname))
            from pg_database d where d.datallowconn and not has_database_privilege(d.oid, 'connect') having count(*) > 0
        ) lacking (rank, what)
        order by rank
        """;
    private const string Superusers = """
        select rolname::text from pg_roles where rolsuper and rolcanlogin order by oid limit 5
        """;

    /// <summary>Returns where the connected account is a superuser.</summary>
    /// <exception cref="BackupException">It is none; the message lists what it may not do, and who may.</exception>
    public static async Task RequireAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        const string question = "select rolsuper::text from pg_roles where rolname = current_user";
        if (await connection.TextAsync(question, cancellation).ConfigureAwait(false) == "true")
            return;
        var user = await connection.TextAsync("select current_user::text", cancellation).ConfigureAwait(false);
        var missing = await connection.ListAsync(Missing, reader => reader.GetString(0), cancellation).ConfigureAwait(false);
        var others = await connection.ListAsync(Superusers, reader => reader.GetString(0), cancellation).ConfigureAwait(false);
        var backingUp = missing.Count == 0 ? "has every right to read" : $"may not {string.Join("; may not ", missing)}";
        throw new BackupException(
            $"{user} is no superuser: it {backingUp}; and it could not restore superusers, what others own and what they granted. "
            + (others.Count > 0
                ? $"Back up and restore as a superuser: {string.Join(", ", others.Select(name => $"--user {name}"))}"
                : "No superuser of this cluster may log in; make one (CREATE ROLE … SUPERUSER LOGIN)"));
    }
}

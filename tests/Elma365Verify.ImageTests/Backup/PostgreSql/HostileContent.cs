using Elma365Verify.Containers.Backup.PostgreSql;
using Npgsql;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>
/// Fills a cluster with hostile names and values: by a role without any right where that may do it, by the superuser where only that
/// may. Every statement is made by the server, so that what is hostile gets in as it is.
/// </summary>
internal static class HostileContent
{
    public const string Role = "mallory";

    private const int Seed = 20261130;
    private const int Values = 12;
    private const int Databases = 2;

    /// <summary>What a restored cluster has to answer as the other did, beside all that is described.</summary>
    public static readonly IReadOnlyList<string> Questions =
    [
        "select string_agg(rolname, '|' order by rolname collate \"C\") from pg_roles where rolsuper",
        """
        select string_agg(format('%s %s %s', r.rolname, d.datname, encode(convert_to(s.setconfig::text, 'UTF8'), 'hex')), '|'
          order by r.rolname collate "C", d.datname collate "C")
        from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
        """,
        """
        select string_agg(r.rolname || pg_has_role(m.rolname, r.oid, 'member'), '|'
          order by m.rolname collate "C", r.rolname collate "C")
        from pg_roles m, pg_roles r where m.rolname in ('mallory', 'app', 'readers')
        """,
        "select count(*)::text from pg_class where relname = 'planted'",
    ];

    /// <summary>Fills a cluster.</summary>
    public static async Task FillAsync(ClusterUnderTest cluster, string password, CancellationToken token)
    {
        var text = new HostileText(Seed);
        await using var root = await cluster.Access.OpenAsync(ClusterUnderTest.Database, token);
        await root.DoAsync("create role mallory login password %L", [password], token);
        await root.DoAsync("grant create on database %I to mallory", [ClusterUnderTest.Database], token);
        var access = cluster.Access with { User = Role, Password = password };
        await using (var mallory = await access.OpenAsync(ClusterUnderTest.Database, token))
            await PlantAsync(mallory, text, token);

        for (var i = 0; i < Values; i++)
        {
            var name = text.Name();
            await root.DoAsync("create role %I valid until 'infinity'", [name], token);
            await root.DoAsync("comment on role %I is %L", [name, text.Value()], token);
            await root.DoAsync("grant %I to mallory", [name], token);
            await root.DoAsync("alter role %I set application_name = %L", [name, text.Value()], token);
        }

        for (var i = 0; i < Databases; i++)
        {
            var name = text.Name();
            await root.DoAsync("create database %I", [name], token);
            await root.DoAsync("comment on database %I is %L", [name, text.Value()], token);
            await root.DoAsync("alter database %I set search_path = %L, %L", [name, text.Value(), text.Name()], token);
        }
    }

    // The first is what a file of statements that is cut by lines runs.
    private static async Task PlantAsync(NpgsqlConnection mallory, HostileText text, CancellationToken token)
    {
        const string planted = "a\nALTER ROLE elma365 CONNECTION LIMIT -1; ALTER ROLE mallory SUPERUSER;\nb";
        await mallory.DoAsync("alter role mallory set search_path = %L", [planted], token);
        await mallory.DoAsync("alter role mallory set application_name = %L", [text.Value()], token);
        await mallory.DoAsync(
            "alter role mallory in database %I set search_path = %L, %L", [ClusterUnderTest.Database, text.Value(), text.Name()], token);
        // A value no SET would write: as it was taken from elsewhere.
        await mallory.DoAsync("select set_config('temp_tablespaces', 'pg_default,pg_default', false)", token);
        await mallory.DoAsync("alter role mallory set temp_tablespaces from current", [], token);
        for (var i = 0; i < Values; i++)
        {
            var (schema, table, column) = (text.Name(), text.Name(), text.Name());
            await mallory.DoAsync("create schema %I", [schema], token);
            await mallory.DoAsync("create table %I.%I (%I serial primary key, %I text default %L)",
                [schema, table, column, text.Name(), text.Value()], token);
            await mallory.DoAsync("insert into %I.%I values (default, %L)", [schema, table, text.Value()], token);
            await mallory.DoAsync("comment on column %I.%I.%I is %L", [schema, table, column, text.Value()], token);
            await mallory.DoAsync("create function %I.%I() returns text language sql as %L set application_name = %L",
                [schema, text.Name(), "select 1::text", text.Value()], token);
        }
    }
}

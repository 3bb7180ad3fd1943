using System.Text;
using System.Text.Json;
using Elma365Verify.Backup;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Reads what the databases of a cluster share from the catalogues, in one query, which sees one state of them.</summary>
internal static class GlobalsReader
{
    // Roles by name, as the server reserves it: one made before the cluster's first start has a number like the predefined ones.
    private const string Query = """
        select jsonb_build_object(
          'roles', (select coalesce(jsonb_agg(jsonb_build_object(
              'name', rolname, 'superuser', rolsuper, 'inherit', rolinherit, 'createRole', rolcreaterole, 'createDatabase', rolcreatedb,
              'login', rolcanlogin, 'replication', rolreplication, 'bypassRowSecurity', rolbypassrls,
              'connectionLimit', rolconnlimit, 'validUntil', rolvaliduntil::text, 'password', rolpassword) order by oid), '[]')
            from pg_authid where rolname !~ '^pg_'),
          'memberships', (select coalesce(jsonb_agg(jsonb_build_object(
              'role', r.rolname, 'member', u.rolname, 'grantor', g.rolname, 'admin', m.admin_option,
              'inherit', to_jsonb(m) -> 'inherit_option', 'set', to_jsonb(m) -> 'set_option') order by r.oid, u.oid, g.oid), '[]')
            from pg_auth_members m join pg_authid r on r.oid = m.roleid join pg_authid u on u.oid = m.member
              left join pg_authid g on g.oid = m.grantor
            where not (u.rolname = 'pg_monitor' and r.rolname in ('pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables'))),
          'settings', (select coalesce(jsonb_agg(jsonb_build_object(
              'database', d.datname, 'role', r.rolname, 'values', to_jsonb(s.setconfig)) order by s.setdatabase, s.setrole), '[]')
            from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase left join pg_authid r on r.oid = s.setrole
            -- Of a database whose removal was interrupted nothing is restored.
            where d.datconnlimit is distinct from -2),
          'comments', (select coalesce(jsonb_agg(jsonb_build_object('role', r.rolname, 'text', c.description) order by r.oid), '[]')
            from pg_shdescription c join pg_authid r on c.classoid = 'pg_authid'::regclass and c.objoid = r.oid),
          'labels', (select coalesce(jsonb_agg(jsonb_build_object('role', r.rolname, 'provider', l.provider, 'label', l.label)
              order by r.oid, l.provider), '[]')
            from pg_shseclabel l join pg_authid r on l.classoid = 'pg_authid'::regclass and l.objoid = r.oid),
          'parameterGrants', {0})::text
        """;

    // What the cluster's first role has by being that is no grant.
    private const string Parameters = $"""
        (select coalesce(jsonb_agg(jsonb_build_object(
            'parameter', p.parname, 'privilege', a.privilege_type, 'grantee', e.rolname, 'grantor', g.rolname,
            'grantable', a.is_grantable) order by p.parname, a.grantor, a.grantee, a.privilege_type), '[]')
          from pg_parameter_acl p cross join aclexplode(p.paracl) a join pg_authid g on g.oid = a.grantor
            left join pg_authid e on e.oid = a.grantee
          where a.grantee <> {PostgreSqlAccess.InitialRole})
        """;

    /// <summary>Reads them.</summary>
    /// <exception cref="BackupException">The answer is none that a record is made from.</exception>
    public static async Task<Globals> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var parameters = connection.PostgreSqlVersion.Major >= 15 ? Parameters : "'[]'::jsonb";
        var answer = await connection
            .TextAsync(Query.Replace("{0}", parameters, StringComparison.Ordinal), cancellation).ConfigureAwait(false);
        try
        {
            return Globals.Parse(Encoding.UTF8.GetBytes(answer));
        }
        catch (JsonException exception)
        {
            throw new BackupException($"the roles can't be read: {exception.Message}", exception);
        }
    }
}

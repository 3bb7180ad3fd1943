using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Everything the databases of a PostgreSQL cluster share.</summary>
/// <remarks>
/// By <see href="https://www.postgresql.org/docs/current/catalogs.html">the shared catalogues</see> and
/// <see href="https://www.postgresql.org/docs/current/storage-file-layout.html">what lies in a data directory</see>.
/// </remarks>
internal static class PostgreSqlClusterKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } =
    [
        new("roles", Keeping.Compared, "with their passwords' verifiers, limits and ends"),
        new("memberships", Keeping.Compared, "with options, and by whose word"),
        new("settings of roles, of databases and of roles in databases", Keeping.Compared, "to the last byte"),
        new("comments on roles and databases", Keeping.Compared),
        new("security labels of roles and databases", Keeping.Compared, "a restore takes a server with their provider loaded"),
        new("rights on parameters", Keeping.Compared, "PostgreSQL 15 and newer"),
        new("databases", Keeping.Compared, "with owner, encoding, locale, limits and rights; template1 with what was put into it"),
        new("databases that allow no connections", Keeping.NotKept, "a backup is refused while there is one, since nothing can read it"),
        new("databases whose removal was interrupted", Keeping.NotKept, "drop them"),
        new("template0", Keeping.NotKept, "no restore changes it; named where it allows connections"),
        new("tablespaces", Keeping.NotKept, "a backup is refused while there is one, since a restore could not make its directory"),
        new("changes to pg_default and pg_global", Keeping.NotKept, "their owners, rights and options; make them again"),
        new("prepared transactions", Keeping.NotKept, "what they wrote is in no snapshot; commit or roll back, then back up again"),
        new("settings by ALTER SYSTEM", Keeping.NotKept, "some would keep another machine's server from starting; make them again"),
        new("the server's configuration", Keeping.NotKept, "postgresql.conf, pg_hba.conf, pg_ident.conf, the command line, keys and "
            + "certificates; back these files up with the machine"),
        new("replication slots", Keeping.NotKept, "they belong to a server, and hold its log back; whoever followed one starts anew"),
        new("origins of replication", Keeping.NotKept, "how far this server had followed another"),
        new("subscriptions", Keeping.Compared, "restored disabled, lest two servers follow one slot"),
        new("whether subscriptions are enabled", Keeping.NotKept, "enable them when the former server is gone"),
        new("the log of changes (WAL) and its archive", Keeping.NotKept, "a backup is of a moment; nothing is replayed"),
        new("collected statistics, of the planner and of use", Keeping.NotKept, "ANALYZE makes the planner's again"),
    ];
}

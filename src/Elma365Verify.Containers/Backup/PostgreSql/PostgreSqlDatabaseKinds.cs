using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Everything a PostgreSQL database can hold.</summary>
internal static class PostgreSqlDatabaseKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } = [];
}

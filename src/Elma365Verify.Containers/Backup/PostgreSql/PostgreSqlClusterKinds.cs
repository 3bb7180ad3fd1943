using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Everything the databases of a PostgreSQL cluster share.</summary>
internal static class PostgreSqlClusterKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } = [];
}

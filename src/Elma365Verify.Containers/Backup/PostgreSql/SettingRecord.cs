using System.Collections.Immutable;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>What is set for a role, a database, or a role in a database, as <c>pg_db_role_setting</c> holds it.</summary>
/// <param name="Database">The database; null for all.</param>
/// <param name="Role">The role; null for all.</param>
/// <param name="Values">Each as <c>name=value</c>, whose name ends at the first equals sign; the order is the server's.</param>
internal sealed record SettingRecord(string? Database, string? Role, ImmutableArray<string> Values);

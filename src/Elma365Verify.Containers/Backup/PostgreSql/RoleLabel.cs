namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>A security label of a role.</summary>
internal sealed record RoleLabel(string Role, string Provider, string Label);

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>A comment on a role.</summary>
internal sealed record RoleComment(string Role, string Text);

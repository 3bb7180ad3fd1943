namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>A membership, as <c>pg_auth_members</c> holds it.</summary>
/// <param name="Role">The role.</param>
/// <param name="Member">Who is in it.</param>
/// <param name="Grantor">By whose word; null where PostgreSQL before 16 kept the number of a role that is gone.</param>
/// <param name="Admin">Whether the member may let others in.</param>
/// <param name="Inherit">Whether the member has the role's rights without asking; null before PostgreSQL 16.</param>
/// <param name="Set">Whether the member may become the role; null before PostgreSQL 16.</param>
internal sealed record MembershipRecord(string Role, string Member, string? Grantor, bool Admin, bool? Inherit, bool? Set);

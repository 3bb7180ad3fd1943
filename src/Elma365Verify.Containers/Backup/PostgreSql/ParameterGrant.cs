namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>A right on a parameter of the server, as <c>pg_parameter_acl</c> holds it.</summary>
/// <param name="Parameter">The parameter: <c>work_mem</c>.</param>
/// <param name="Privilege"><c>SET</c> or <c>ALTER SYSTEM</c>.</param>
/// <param name="Grantee">Who has it; null for everybody.</param>
/// <param name="Grantor">By whose word.</param>
/// <param name="Grantable">Whether it may be granted on.</param>
internal sealed record ParameterGrant(string Parameter, string Privilege, string? Grantee, string Grantor, bool Grantable);

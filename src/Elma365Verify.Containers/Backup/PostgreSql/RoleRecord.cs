namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>A role, as <c>pg_authid</c> holds it.</summary>
/// <param name="Name">Its name, as it is.</param>
/// <param name="Superuser">Whether it may do everything.</param>
/// <param name="Inherit">Whether it has the rights of the roles it is in.</param>
/// <param name="CreateRole">Whether it may make roles.</param>
/// <param name="CreateDatabase">Whether it may make databases.</param>
/// <param name="Login">Whether it may log in.</param>
/// <param name="Replication">Whether it may replicate.</param>
/// <param name="BypassRowSecurity">Whether row security does not hold for it.</param>
/// <param name="ConnectionLimit">How many sessions it may have; -1 for any number.</param>
/// <param name="ValidUntil">When its password ends: <c>2099-01-01 00:00:00+00</c> or <c>infinity</c>; null for never.</param>
/// <param name="Password">The verifier, as the server keeps it; null for none.</param>
internal sealed record RoleRecord(
    string Name,
    bool Superuser,
    bool Inherit,
    bool CreateRole,
    bool CreateDatabase,
    bool Login,
    bool Replication,
    bool BypassRowSecurity,
    int ConnectionLimit,
    string? ValidUntil,
    string? Password);

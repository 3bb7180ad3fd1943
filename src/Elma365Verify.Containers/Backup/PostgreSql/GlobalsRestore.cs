using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Backup;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// Brings back what the databases of a cluster share. Each statement is made by the server from a template of this program and the
/// values of one record; settings are no part of any statement.
/// </summary>
/// <param name="connection">A superuser's session.</param>
/// <param name="globals">The records.</param>
/// <param name="user">The connected superuser.</param>
/// <param name="initial">The role the cluster was initialised with; often the connected one.</param>
internal sealed class GlobalsRestore(NpgsqlConnection connection, Globals globals, string user, string initial)
{
    // The catalogue itself, for the value to be the same to the last byte: SET would quote a list's parts anew, and refuse what it could
    // no longer check. A setting is read when a session starts, and is nothing that others depend on.
    // Nobody's is everybody's (0), and a name that is none here stays nobody's: its column takes no null.
    private const string ForgetSettings = "delete from pg_catalog.pg_db_role_setting where setdatabase = "
        + "case when $1 is null then 0 else (select oid from pg_catalog.pg_database where datname = $1) end";
    private const string Set = """
        insert into pg_catalog.pg_db_role_setting (setdatabase, setrole, setconfig)
        select case when $1 is null then 0 else (select oid from pg_catalog.pg_database where datname = $1) end,
          case when $2 is null then 0 else (select oid from pg_catalog.pg_roles where rolname = $2) end, $3
        """;

    /// <summary>Refuses records that lack a role the cluster was initialised with, who would then be one role too many.</summary>
    /// <exception cref="BackupException">They lack one; the message names it.</exception>
    public static void RequireRoles(Globals globals, string user, string initial)
    {
        if (new[] { user, initial }.FirstOrDefault(name => globals.Roles.All(role => role.Name != name)) is { } unknown)
        {
            throw new BackupException(
                $"the backup is of a cluster without the role {unknown}, which this one was initialised with; initialise it with a "
                + "superuser of the same name as there");
        }
    }

    /// <summary>All but what databases have to be there for, and what alters the connected superuser.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        RequireRoles(globals, user, initial);
        foreach (var role in globals.Roles.Where(role => role.Name != user && role.Name != initial))
            await connection.DoAsync("create role %I", [role.Name], cancellation).ConfigureAwait(false);
        foreach (var role in globals.Roles.Where(role => role.Name != user))
            await AlterAsync(role, cancellation).ConfigureAwait(false);
        foreach (var membership in MembershipOrder.Of(globals, initial))
            await GrantAsync(membership, cancellation).ConfigureAwait(false);
        foreach (var (role, text) in globals.Comments)
            await connection.DoAsync("comment on role %I is %L", [role, text], cancellation).ConfigureAwait(false);
        foreach (var (role, provider, label) in globals.Labels)
        {
            await connection.DoAsync("security label for %I on role %I is %L", [provider, role, label], cancellation)
                .ConfigureAwait(false);
        }

        foreach (var grant in globals.ParameterGrants.OrderBy(grant => grant.Grantor != initial))
            await GrantAsync(grant, cancellation).ConfigureAwait(false);
    }

    /// <summary>What is set for roles and databases, once these are there, and the superuser's own password last.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        foreach (var database in globals.Settings.Select(setting => setting.Database).Append(null).Distinct())
            await connection.AskAsync(ForgetSettings, cancellation, database).ConfigureAwait(false);
        foreach (var setting in globals.Settings)
        {
            await connection.AskAsync(Set, cancellation, setting.Database, setting.Role, setting.Values.ToArray())
                .ConfigureAwait(false);
        }

        await AlterAsync(globals.Roles.Single(role => role.Name == user), cancellation).ConfigureAwait(false);
    }

    private Task AlterAsync(RoleRecord role, CancellationToken cancellation)
    {
        var options = string.Join(
            ' ',
            Option(role.Superuser, "superuser"), Option(role.Inherit, "inherit"), Option(role.CreateRole, "createrole"),
            Option(role.CreateDatabase, "createdb"), Option(role.Login, "login"), Option(role.Replication, "replication"),
            Option(role.BypassRowSecurity, "bypassrls"));
        var limit = role.ConnectionLimit.ToString(CultureInfo.InvariantCulture);
        var until = role.ValidUntil is null ? string.Empty : " valid until %L";
        return connection.DoAsync(
            $"alter role %I with {options} connection limit {limit} password %L{until}",
            role.ValidUntil is null ? [role.Name, role.Password] : [role.Name, role.Password, role.ValidUntil],
            cancellation);
    }

    private Task GrantAsync(MembershipRecord membership, CancellationToken cancellation)
    {
        var options = connection.PostgreSqlVersion.Major >= 16
            ? $" with admin {membership.Admin}, inherit {membership.Inherit ?? true}, set {membership.Set ?? true}"
            : membership.Admin ? " with admin option" : string.Empty;
        return membership.Grantor is { } grantor
            ? connection.DoAsync(
                $"grant %I to %I{options} granted by %I", [membership.Role, membership.Member, grantor], cancellation)
            : connection.DoAsync($"grant %I to %I{options}", [membership.Role, membership.Member], cancellation);
    }

    private async Task GrantAsync(ParameterGrant grant, CancellationToken cancellation)
    {
        var privilege = grant.Privilege switch
        {
            "SET" => "set",
            "ALTER SYSTEM" => "alter system",
            _ => throw new BackupException($"{grant.Privilege} is no right on a parameter; the backup can't be trusted"),
        };
        var parts = grant.Parameter.Split('.');
        var name = string.Join('.', parts.Select(_ => "%I"));
        var grantee = grant.Grantee is null ? "public" : "%I";
        var option = grant.Grantable ? " with grant option" : string.Empty;
        await connection.DoAsync("set role %I", [grant.Grantor], cancellation).ConfigureAwait(false);
        await connection.DoAsync(
            $"grant {privilege} on parameter {name} to {grantee}{option}",
            [.. parts, .. grant.Grantee is null ? ImmutableArray<string>.Empty : [grant.Grantee]],
            cancellation).ConfigureAwait(false);
        await connection.DoAsync("set role none", [], cancellation).ConfigureAwait(false);
    }

    private static string Option(bool has, string name) => has ? name : $"no{name}";
}

using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// What the databases of a cluster share, as data: <c>globals.json</c>. A restore makes every statement from these records, each
/// identifier and literal quoted by the server, and runs no text that a backup holds.
/// </summary>
/// <param name="Roles">The roles, but for those every cluster has.</param>
/// <param name="Memberships">Who is in which role, by whose word.</param>
/// <param name="Settings">What is set for roles, databases, and roles in databases.</param>
/// <param name="Comments">Comments on roles, those every cluster has included.</param>
/// <param name="Labels">Security labels of roles.</param>
/// <param name="ParameterGrants">Rights on the server's parameters, which PostgreSQL 15 brought.</param>
internal sealed record Globals(
    ImmutableArray<RoleRecord> Roles,
    ImmutableArray<MembershipRecord> Memberships,
    ImmutableArray<SettingRecord> Settings,
    ImmutableArray<RoleComment> Comments,
    ImmutableArray<RoleLabel> Labels,
    ImmutableArray<ParameterGrant> ParameterGrants)
{
    /// <summary>The file's name in the backup.</summary>
    public const string FileName = "globals.json";

    /// <summary>The script that earlier backups held instead.</summary>
    public const string FormerScript = "globals.sql";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads records as <see cref="Render"/> and the server's <c>jsonb_build_object</c> write them.</summary>
    /// <exception cref="JsonException">Something is missing, unknown or of another type.</exception>
    public static Globals Parse(ReadOnlySpan<byte> utf8)
    {
        var globals = JsonSerializer.Deserialize<Globals>(utf8, Format) ?? throw new JsonException("it holds nothing");
        if (globals.Settings.SelectMany(setting => setting.Values).FirstOrDefault(value => value.IndexOf('=') < 1) is { } nameless)
            throw new JsonException($"\"{nameless}\" is no setting; one has the form name=value");
        return globals;
    }

    /// <summary>Reads those of a backup.</summary>
    /// <exception cref="BackupException">They are missing, unreadable, or an earlier backup's script.</exception>
    public static Globals Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path) && File.Exists(Path.Combine(directory, FormerScript)))
        {
            throw new BackupException(
                $"the backup keeps its roles as a script ({FormerScript}), as earlier versions wrote it; a role of the server could "
                + "make such a script run statements of its own, so it is not run; take the backup again, or restore it by hand with "
                + "psql and pg_restore after reading the script");
        }

        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException($"{path} can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>The records as a file's content.</summary>
    public byte[] Render() => JsonSerializer.SerializeToUtf8Bytes(this, Format);
}

using System.Text;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>What <c>pg_dumpall --globals-only</c> wrote, split by when it has to run.</summary>
/// <param name="First">All but what creates a role that exists already, and what concerns the connected superuser.</param>
/// <param name="Last">What alters the connected superuser: run last, since it may change the password the tools come in with.</param>
internal sealed record Globals(string First, string Last)
{
    /// <summary>The file's name in the backup.</summary>
    public const string FileName = "globals.sql";

    private const string Creation = "CREATE ROLE ";

    /// <summary>Splits it.</summary>
    /// <param name="script">The file's text.</param>
    /// <param name="user">The connected superuser's name as PostgreSQL quotes it.</param>
    /// <param name="initial">The name of the role the cluster was initialised with, quoted likewise; often the connected one.</param>
    /// <exception cref="BackupException">The script does not know one of them, who would then be one role too many.</exception>
    public static Globals Split(string script, string user, string initial)
    {
        var first = new StringBuilder();
        var last = new StringBuilder();
        var unknown = new HashSet<string> { user, initial };
        foreach (var line in script.Split('\n'))
        {
            if (Created(line) is not { } created || !unknown.Remove(created))
                (line.StartsWith($"ALTER ROLE {user} ", StringComparison.Ordinal) ? last : first).Append(line).Append('\n');
        }

        return unknown.Count == 0
            ? new Globals(first.ToString(), last.ToString())
            : throw new BackupException(
                $"the backup is of a cluster without the role {unknown.First()}, which this one was initialised with; initialise it with a "
                + "superuser of the same name as there");
    }

    private static string? Created(string line) =>
        line.StartsWith(Creation, StringComparison.Ordinal) && line.EndsWith(';') ? line[Creation.Length..^1] : null;
}

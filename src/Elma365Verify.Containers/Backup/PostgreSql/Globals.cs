using System.Text;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>What <c>pg_dumpall --globals-only</c> wrote, split by when it has to run.</summary>
/// <param name="First">All but what concerns the connected superuser, who exists already.</param>
/// <param name="Last">What alters the connected superuser: run last, since it may change the password the tools come in with.</param>
internal sealed record Globals(string First, string Last)
{
    /// <summary>The file's name in the backup.</summary>
    public const string FileName = "globals.sql";

    /// <summary>Splits it.</summary>
    /// <param name="script">The file's text.</param>
    /// <param name="user">The superuser's name as PostgreSQL quotes it.</param>
    /// <exception cref="BackupException">The script does not know the superuser, who would then be one role too many.</exception>
    public static Globals Split(string script, string user)
    {
        var first = new StringBuilder();
        var last = new StringBuilder();
        var known = false;
        foreach (var line in script.Split('\n'))
        {
            if (line == $"CREATE ROLE {user};")
                known = true;
            else
                (line.StartsWith($"ALTER ROLE {user} ", StringComparison.Ordinal) ? last : first).Append(line).Append('\n');
        }

        return known
            ? new Globals(first.ToString(), last.ToString())
            : throw new BackupException(
                $"the backup is of a cluster without the role {user}, which this one was initialised with; initialise it with a superuser "
                + "of the same name as there");
    }
}

namespace Elma365Verify.Containers.Backup;

/// <summary>Where a rehearsal keeps its backups and ledgers; they hold accounts of the run, and are removed with it.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string root;

    private Workspace(string root) => this.root = root;

    /// <summary>The directory of the backups.</summary>
    public string Backups => Path.Combine(root, "backups");

    /// <summary>Makes one among the machine's temporary files.</summary>
    /// <exception cref="EnvironmentException">There is no room for it, or no permission.</exception>
    public static Workspace Make()
    {
        try
        {
            return new Workspace(Directory.CreateTempSubdirectory("elma365-verify-").FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(Path.GetTempPath(), exception);
        }
    }

    /// <summary>The file of a store's ledger.</summary>
    public string Ledger(string store) => Path.Combine(root, $"{store}.ledger.jsonl");

    /// <summary>What to say where something can't be kept here.</summary>
    public EnvironmentException Refused(Exception cause) => Refused(root, cause);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(root, recursive: true);

    private static EnvironmentException Refused(string place, Exception cause) => new(
        $"{place}: the files of the rehearsal can't be kept: {cause.Message.TrimEnd('.')}. "
        + "Free its disk, or name another directory by TMPDIR.",
        cause);
}

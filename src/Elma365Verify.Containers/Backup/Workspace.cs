namespace Elma365Verify.Containers.Backup;

/// <summary>Where a rehearsal keeps its backups and ledgers; they hold accounts of the run, and are removed with it.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("elma365-verify-").FullName;

    /// <summary>The directory of the backups.</summary>
    public string Backups => Path.Combine(root, "backups");

    /// <summary>The file of a store's ledger.</summary>
    public string Ledger(string store) => Path.Combine(root, $"{store}.ledger.jsonl");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(root, recursive: true);
}

using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup;

/// <summary>What a store holds at a moment, read from the store into a file of its own, which is removed with this.</summary>
internal sealed class StoreDescription : IDisposable
{
    private readonly string path;

    private StoreDescription(string path, FingerprintSummary summary)
    {
        this.path = path;
        Fingerprint = new FingerprintReader(path, summary);
    }

    /// <summary>The description.</summary>
    public FingerprintReader Fingerprint { get; }

    /// <summary>Reads a store.</summary>
    /// <exception cref="Elma365Verify.Backup.BackupException">It can't be read.</exception>
    public static async Task<StoreDescription> ReadAsync(IStoreArchive archive, IRunPhase phase, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetTempPath(), $"elma365-verify-{Path.GetRandomFileName()}.jsonl");
        try
        {
            var file = OwnerOnly.OpenFile(path, FileMode.CreateNew);
            await using var _ = file.ConfigureAwait(false);
            using var writer = new FingerprintWriter(file, Path.GetTempPath());
            await archive.DescribeAsync(writer, phase, cancellation).ConfigureAwait(false);
            return new StoreDescription(path, writer.Complete());
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(path);
}

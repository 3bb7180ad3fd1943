using System.Collections.Immutable;
using System.Security.Cryptography;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>
/// Keeps the verifications of a backup in it, and what they came to in the catalogue's chain, so that a record which was edited,
/// removed, copied from another backup or set back to an earlier one is found.
/// </summary>
/// <remarks>
/// A chain without a key can't tell who wrote it: whoever rewrites the catalogue's end and the record alike is not found by them, only by a
/// <see cref="CatalogHead"/> noted elsewhere.
/// </remarks>
public static class VerificationStore
{
    private const string Mend = "verify the backup again";

    /// <summary>Reads the verifications of a backup that is the one the catalogue knows under its name.</summary>
    /// <param name="directory">The backup.</param>
    /// <param name="manifestSha256">Which manifest they have to be about.</param>
    /// <param name="catalog">The catalogue beside it, its chain intact.</param>
    internal static KeptVerifications Read(string directory, string manifestSha256, CatalogContent catalog)
    {
        var name = Path.GetFileName(directory);
        var entered = catalog.LastVerification(name, manifestSha256);
        var document = Document(Path.Combine(directory, VerificationFile.Name), out var fault);
        if (fault is null && document is null)
        {
            return entered is null
                ? KeptVerifications.None
                : Doubtful($"{VerificationFile.Name} is missing, and the catalogue knows a verification; {Mend}");
        }

        if (fault is not null)
            return entered is null ? new KeptVerifications([], Remark: fault) : Doubtful(fault);
        if (entered is null && document!.Entry is null)
        {
            return new KeptVerifications([], Remark:
                $"{VerificationFile.Name} is not in the catalogue: an earlier version kept it, or somebody put it there; it proves "
                + $"nothing, {Mend}");
        }

        return entered is not null && Agree(entered, document!)
            ? new KeptVerifications(document!.Records)
            : Doubtful(
                $"{VerificationFile.Name} is not the record the catalogue knows: one of them was changed, copied or set back, or the "
                + $"record was about to be kept when the machine stopped; {Mend}");

        KeptVerifications Doubtful(string problem) => new(Failures(name, manifestSha256, catalog, document), problem);
    }

    /// <summary>Keeps a verification, behind all others, in the place of the last one of its depth; in one step.</summary>
    /// <param name="directory">The backup.</param>
    /// <param name="record">The verification.</param>
    /// <param name="storage">Where it is written.</param>
    /// <param name="random">For the name it has until it is whole.</param>
    /// <returns>Where the catalogue came to with it.</returns>
    /// <exception cref="ArgumentException">It passed, and compared nothing or names problems.</exception>
    /// <exception cref="BackupException">
    /// The directory is no backup, or not the one that was verified or that the catalogue knows; the catalogue can't be trusted.
    /// </exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static CatalogHead Keep(string directory, VerificationRecord record, IBackupStorage storage, RandomNumberGenerator random)
    {
        if (record.Outcome == VerificationOutcome.Passed && (record.Compared <= 0 || !record.Problems.IsEmpty))
            throw new ArgumentException("A verification that compared nothing, or names problems, has not passed.", nameof(record));
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var (parent, name) = (Path.GetDirectoryName(full)!, Path.GetFileName(full));
        var opened = Opened(full);
        if (opened.Sha256 != record.ManifestSha256)
            throw new BackupException($"{full} is not the backup that was verified; verify it anew");
        // Beside the backup, in which an unfinished file would be one too many.
        var folder = Path.Combine(parent, BackupName.Partial(name, random));
        var partial = Path.Combine(folder, VerificationFile.Name);
        var news = new CatalogNews(CatalogEvent.Verified, name, opened.Manifest, opened.Sha256, record.At) { Verification = Written };
        var head = new BackupCatalog(parent, storage).Enter(news, () =>
        {
            storage.ReplaceFile(partial, Path.Combine(full, VerificationFile.Name));
            storage.SyncDirectory(full);
        });
        storage.DeleteDirectory(folder);
        return head;

        CatalogVerification Written(CatalogContent catalog)
        {
            var others = Read(full, opened.Sha256, catalog).Records.Where(other => other.Depth != record.Depth);
            var bytes = VerificationFile.Render(new VerificationDocument(catalog.Entries.Length + 1, [.. others, record]));
            storage.CreateDirectory(folder);
            using var stream = storage.CreateFile(partial);
            stream.Write(bytes);
            storage.Sync(stream);
            return new CatalogVerification(record.Depth, record.Outcome, record.Compared, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    /// <summary>The file's content; null where there is none, or a fault.</summary>
    private static VerificationDocument? Document(string path, out string? fault)
    {
        var entry = DiskEntry.Of(path);
        fault = entry.FileFault() is { } wrong ? $"{VerificationFile.Name} {wrong}" : null;
        if (fault is not null || entry.Kind == DiskEntryKind.Missing)
            return null;
        try
        {
            if (new FileInfo(path).Length > VerificationFile.MaximumLength)
                throw new BackupException("it is too large");
            return VerificationFile.Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BackupException)
        {
            fault = $"{VerificationFile.Name} is no record of a verification ({exception.Message}); {Mend}";
            return null;
        }
    }

    // No line follows the catalogue's last one, whose hash would betray a change: so each field of it has to be the record's too.
    private static bool Agree(CatalogEntry entered, VerificationDocument document) =>
        document.Sha256 == entered.Verification!.RecordSha256
        && document.Entry == entered.Sequence
        && document.Records is [.., var last]
        && document.Records.All(record => record.ManifestSha256 == entered.ManifestSha256)
        && (last.Depth, last.Outcome, last.Compared, last.At)
            == (entered.Verification.Depth, entered.Verification.Outcome, entered.Verification.Compared, entered.At);

    /// <summary>Who says that something failed is believed on less than who says that it passed.</summary>
    private static ImmutableArray<VerificationRecord> Failures(
        string name, string manifestSha256, CatalogContent catalog, VerificationDocument? document)
    {
        var inFile = document?.Records.Where(record => record.ManifestSha256 == manifestSha256) ?? [];
        var entered = catalog.Entries
            .Where(entry => entry.Verification is not null && entry.Name == name && entry.ManifestSha256 == manifestSha256)
            .GroupBy(entry => entry.Verification!.Depth)
            .Select(entries => entries.Last())
            .Select(entry => new VerificationRecord(
                manifestSha256, entry.Verification!.Depth, entry.At, entry.Verification.Outcome, entry.Verification.Compared, []));
        return [.. inFile.Concat(entered).Where(record => record.Outcome == VerificationOutcome.Failed).DistinctBy(record => record.Depth)];
    }

    private static SealedManifest Opened(string directory)
    {
        try
        {
            return SealedManifest.Read(directory);
        }
        catch (IntegrityException exception)
        {
            throw new BackupException(exception.Message, exception);
        }
    }
}

using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>Checks a backup without any server: that its files are the ones that were written, all of them, and no others.</summary>
/// <remarks>An intact backup may still not restore; that takes a restore.</remarks>
public sealed class BackupIntegrity
{
    private const int MostProblems = 1000;

    private readonly string directory;
    private readonly bool needsCatalog;
    private readonly List<IntegrityProblem> problems = [];
    private int files;
    private long bytes;

    private BackupIntegrity(string directory, bool needsCatalog) => (this.directory, this.needsCatalog) = (directory, needsCatalog);

    /// <summary>Checks a backup; reads all of it.</summary>
    /// <param name="directory">The backup.</param>
    /// <param name="needsCatalog">
    /// Whether a backup without a catalogue beside it has a problem. Without one an older backup in this one's place looks intact, so say
    /// no only where the manifest's SHA-256 is compared with one known from elsewhere.
    /// </param>
    /// <param name="cancellation">Ends the check between two blocks.</param>
    public static IntegrityReport Verify(string directory, bool needsCatalog = true, CancellationToken cancellation = default)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var check = new BackupIntegrity(full, needsCatalog);
        var opened = check.Open();
        if (opened is not null)
        {
            check.CheckCatalog(opened);
            foreach (var file in opened.Manifest.Files)
                check.CheckFile(file, cancellation);
            check.CheckExtras(opened.Manifest);
            check.CheckFingerprint(opened.Manifest);
        }

        return new IntegrityReport(
            full, opened?.Manifest, opened?.Sha256, [.. check.problems.Take(MostProblems)], check.files, check.bytes);
    }

    private SealedManifest? Open()
    {
        try
        {
            return SealedManifest.Read(directory);
        }
        catch (IntegrityException exception)
        {
            problems.Add(exception.Problem);
            return null;
        }
    }

    private void CheckCatalog(SealedManifest opened)
    {
        var name = Path.GetFileName(directory);
        CatalogContent? catalog;
        try
        {
            catalog = new BackupCatalog(Path.GetDirectoryName(directory)!, new DurableStorage()).Read();
        }
        catch (BackupException exception)
        {
            Add(IntegrityFault.NotInCatalog, exception.Message);
            return;
        }

        if (catalog is null && !needsCatalog)
            return;
        var latest = catalog?.Latest(name);
        if (catalog is null)
            Add(IntegrityFault.NotInCatalog, $"{name} has no catalogue beside it, so an older backup in its place would look the same");
        else if (latest is null)
            Add(IntegrityFault.NotInCatalog, $"{name} is not in the catalogue; it was put here by hand, or renamed");
        else if (latest.Event == CatalogEvent.Removed)
            Add(IntegrityFault.NotInCatalog, $"{name} was removed on {JsonCursor.Write(latest.At)} by the catalogue, and is there");
        else if (latest.ManifestSha256 != opened.Sha256)
            Add(IntegrityFault.AnotherBackup, Swapped(name, latest, catalog, opened));
        else if (!Agree(latest, opened.Manifest))
            Add(IntegrityFault.NotInCatalog, $"the catalogue's entry of {name} was edited: id, store or time is not the manifest's");
    }

    // No line follows the last one, whose hash would betray a change.
    private static bool Agree(CatalogEntry entry, BackupManifest manifest) =>
        entry.Id == manifest.Id && entry.Store == manifest.Store && entry.At == manifest.Created;

    private static string Swapped(string name, CatalogEntry latest, CatalogContent catalog, SealedManifest opened)
    {
        var known = catalog.Entries.LastOrDefault(entry => entry.ManifestSha256 == opened.Sha256);
        var age = opened.Manifest.Created < latest.At ? "an older" : "another";
        var origin = known is null ? "that the catalogue doesn't know" : $"that the catalogue knows as {known.Name}";
        return $"{name} is {age} backup in its place: "
            + $"it holds {opened.Manifest.Id} of {JsonCursor.Write(opened.Manifest.Created)}, {origin}; "
            + $"expected is {latest.Id} of {JsonCursor.Write(latest.At)}";
    }

    private void CheckFile(BackupFile file, CancellationToken cancellation)
    {
        var info = new FileInfo(Path.Combine(directory, file.Path));
        if (StrangerOnTheWay(file.Path) is { } stranger)
            Add(IntegrityFault.Extra, stranger);
        else if (!info.Exists)
            Add(IntegrityFault.FileMissing, $"{file.Path} is missing");
        else if (info.Length < file.Size)
            Add(IntegrityFault.FileTruncated,
                FormattableString.Invariant($"{file.Path} is truncated: {info.Length:N0} of {file.Size:N0} bytes"));
        else if (info.Length > file.Size)
            Add(IntegrityFault.FileLonger,
                FormattableString.Invariant($"{file.Path} is longer than it was: {info.Length:N0} bytes, {file.Size:N0} expected"));
        else
            CheckContent(file, info, cancellation);
    }

    private void CheckContent(BackupFile file, FileInfo info, CancellationToken cancellation)
    {
        try
        {
            using var stream = Open(info.FullName);
            var (length, sha256) = Hash(stream, cancellation);
            if (length != file.Size || sha256 != file.Sha256)
            {
                Add(IntegrityFault.FileDiffers, $"{file.Path}: content differs from the manifest (same size)");
                return;
            }

            files++;
            bytes += length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Add(IntegrityFault.FileUnreadable, $"{file.Path} can't be read: {ValueText.Shorten(exception.Message)}");
        }
    }

    private static (long Length, string Sha256) Hash(Stream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        var length = 0L;
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    /// <summary>What on the way to a file, or in its place, is a link or anything else that is not the backup's own.</summary>
    private string? StrangerOnTheWay(string path)
    {
        foreach (var folder in BackupPath.Parents(path))
        {
            if (DiskEntry.Of(Path.Combine(directory, folder)).DirectoryFault() is { } fault)
                return $"{folder} {fault}";
        }

        // A directory in a file's place is named as one that is too much, and the file as missing.
        var entry = DiskEntry.Of(Path.Combine(directory, path));
        return entry.Kind == DiskEntryKind.Directory || entry.FileFault() is not { } wrong ? null : $"{path} {wrong}";
    }

    private void CheckExtras(BackupManifest manifest)
    {
        var known = manifest.Files.Select(file => file.Path)
            .Concat([BackupManifest.FileName, BackupManifest.SealName, VerificationFile.Name]).ToHashSet(StringComparer.Ordinal);
        var folders = manifest.Files.SelectMany(file => BackupPath.Parents(file.Path)).ToHashSet(StringComparer.Ordinal);
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        var pending = new Stack<string>([string.Empty]);
        while (pending.TryPop(out var folder) && problems.Count < MostProblems)
        {
            foreach (var entry in new DirectoryInfo(Path.Combine(directory, folder)).EnumerateFileSystemInfos("*", options))
            {
                var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                var kind = DiskEntry.Of(entry.FullName);
                if (kind is { Kind: DiskEntryKind.Directory, IsMountPoint: false } && folders.Contains(path))
                    pending.Push(path);
                else if (entry is DirectoryInfo || !known.Contains(path))
                    Add(IntegrityFault.Extra, $"{ValueText.Shorten(path)} is not in the manifest");
            }
        }
    }

    private void CheckFingerprint(BackupManifest manifest)
    {
        // What an encrypted one holds, only its identity can tell.
        if (problems.Count > 0 || manifest.Encryption is not null)
            return;
        var fingerprint = manifest.Fingerprint;
        try
        {
            var summary = new FingerprintSummary(fingerprint.Items, fingerprint.Sha256);
            _ = new FingerprintReader(Path.Combine(directory, fingerprint.File), summary).Summarise();
        }
        catch (BackupException exception)
        {
            Add(IntegrityFault.FingerprintWrong, exception.Message);
        }
    }

    private void Add(IntegrityFault fault, string sentence) => problems.Add(new IntegrityProblem(fault, sentence));
}

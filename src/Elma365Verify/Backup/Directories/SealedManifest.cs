using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>A manifest whose seal holds.</summary>
internal sealed record SealedManifest(BackupManifest Manifest, string Sha256)
{
    /// <summary>Reads the manifest of a backup, the seal before the content.</summary>
    /// <exception cref="IntegrityException">It is none, was edited, or says something no manifest says.</exception>
    public static SealedManifest Read(string directory)
    {
        var name = Path.GetFileName(directory);
        if (BackupName.IsUnfinished(name))
            throw Problem(IntegrityFault.Unfinished, $"{name} is an unfinished attempt at a backup, not a backup");
        var entry = DiskEntry.Of(directory);
        if (entry.Kind == DiskEntryKind.Missing)
            throw Problem(IntegrityFault.NotABackup, $"{directory} is not a backup: there is no such directory");
        if (entry.DirectoryFault() is { } fault)
            throw Problem(IntegrityFault.NotABackup, $"{name} is not a backup: it {fault}");
        var path = Path.Combine(directory, BackupManifest.FileName);
        var text = Bytes(path, ManifestReader.MaximumLength)
            ?? throw Problem(IntegrityFault.NotABackup, $"{name} is not a backup: no manifest");
        var seal = Bytes(Path.Combine(directory, BackupManifest.SealName), 200)
            ?? throw Problem(IntegrityFault.ManifestEdited, $"{BackupManifest.SealName} is missing: the manifest may have been edited");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(text));
        if (Encoding.Latin1.GetString(seal) != Seal(sha256))
            throw Problem(IntegrityFault.ManifestEdited, "the manifest was edited after the backup: it is not the one that was sealed");
        try
        {
            return new SealedManifest(ManifestReader.Parse(text, path), sha256);
        }
        catch (BackupException exception)
        {
            throw Problem(IntegrityFault.ManifestUnreadable, exception.Message);
        }
    }

    /// <summary>The seal's text, as <c>sha256sum</c> writes it.</summary>
    public static string Seal(string sha256) => $"{sha256}  {BackupManifest.FileName}\n";

    /// <summary>A small file's content; null where there is none. A link, a pipe or something large counts as edited.</summary>
    private static byte[]? Bytes(string path, long longest)
    {
        var (entry, file) = (DiskEntry.Of(path), new FileInfo(path));
        if (entry.Kind is DiskEntryKind.Missing or DiskEntryKind.Directory)
            return null;
        if (entry.FileFault() is { } fault)
            throw Problem(IntegrityFault.ManifestEdited, $"{file.Name} {fault}");
        if (file.Length == 0 || file.Length > longest)
            throw Problem(IntegrityFault.ManifestEdited, $"{file.Name} is empty, or too large to be what was sealed");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Problem(IntegrityFault.FileUnreadable, $"{file.Name} can't be read: {exception.Message}");
        }
    }

    private static IntegrityException Problem(IntegrityFault fault, string sentence) => new(new IntegrityProblem(fault, sentence));
}

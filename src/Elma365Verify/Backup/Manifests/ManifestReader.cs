using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Backup.Manifests;

/// <summary>Reads a manifest that may be damaged, edited or made up; whatever it returns is safe to act upon.</summary>
public static class ManifestReader
{
    /// <summary>The largest manifest read, in bytes.</summary>
    public const int MaximumLength = 32 * 1024 * 1024;

    /// <summary>The most files of one backup.</summary>
    public const int MaximumFiles = 100_000;

    /// <summary>The largest file of a backup, in bytes: 1 PiB.</summary>
    public const long MaximumSize = 1L << 50;

    private static readonly string[] KeysOfOldest =
    [
        "formatVersion", "id", "store", "image", "serverVersion", "created", "durationMilliseconds", "tools", "files", "fingerprint",
        "missingCapabilities",
    ];

    private const string Mend = "the backup can't be trusted: restore it from a copy, or take it again";

    /// <summary>Reads a manifest's text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">How messages name the file.</param>
    /// <exception cref="BackupException">It says something no manifest says; the message names file, property and mend.</exception>
    public static BackupManifest Parse(ReadOnlyMemory<byte> utf8, string file)
    {
        if (utf8.Length > MaximumLength)
            throw new BackupException(FormattableString.Invariant($"{file}: it is larger than {MaximumLength / 1048576} MiB; {Mend}"));
        var root = JsonCursor.Parse(utf8, file, Mend);
        var version = root.Whole("formatVersion", 1, int.MaxValue);
        if (version is < BackupManifest.OldestVersion or > BackupManifest.FormatVersion)
            throw Unknown(file, version);
        var isEncrypted = version > BackupManifest.OldestVersion && root.Has("encryption");
        string[] known = version == BackupManifest.OldestVersion ? KeysOfOldest : [.. KeysOfOldest, "notKept"];
        root.Keys(isEncrypted ? [.. known, "encryption"] : known);
        var files = Files(root, isEncrypted);
        return new BackupManifest(
            Id(root),
            root.Text("store", 60),
            Image(root.Child("image")),
            root.Text("serverVersion"),
            root.Moment("created"),
            TimeSpan.FromMilliseconds(root.Whole("durationMilliseconds", 0, 100L * 24 * 3600 * 1000)),
            [.. root.Children("tools", 0, 100).Select(Tool)],
            files,
            Fingerprint(root.Child("fingerprint"), files),
            [.. root.Texts("missingCapabilities", 1000)],
            version == BackupManifest.OldestVersion ? null : [.. root.Children("notKept", 0, NotKept.Most).Select(Missing)])
        {
            Encryption = isEncrypted ? Encryption(root.Child("encryption")) : null,
        };
    }

    private static NotKept Missing(JsonCursor thing)
    {
        thing.Keys("kind", "name");
        return new NotKept(thing.Text("kind", NotKept.LongestKind), thing.Text("name", NotKept.LongestName));
    }

    private static BackupEncryption Encryption(JsonCursor node)
    {
        node.Keys("format", "recipients");
        var recipients = node.Texts("recipients", BackupEncryption.MostRecipients, BackupEncryption.LongestRecipient);
        return recipients.Count > 0
            ? new BackupEncryption(node.Choice("format", BackupEncryption.Age), [.. recipients])
            : throw node.Refuse("recipients", "it is encrypted to nobody");
    }

    private static BackupException Unknown(string file, long version) => new(
        FormattableString.Invariant($"{file}: formatVersion: this is version {version}, and ")
        + FormattableString.Invariant($"{BackupManifest.OldestVersion} to {BackupManifest.FormatVersion} are known; ")
        + "read it with the elma365-verify that wrote it, or a newer one");

    private static string Id(JsonCursor root) => root.Text("id") is { Length: 32 } id && ContentDigest.IsHex(id + id)
        ? id
        : throw root.Refuse("id", "it is not 32 lower-case hexadecimal digits");

    private static BackupImage Image(JsonCursor image)
    {
        image.Keys("reference", "digest", "contract");
        return new BackupImage(image.Text("reference"), image.Text("digest"), image.Text("contract"));
    }

    private static ToolVersion Tool(JsonCursor tool)
    {
        string[] keys = tool.Has("image") ? ["name", "version", "image"] : ["name", "version"];
        tool.Keys(keys);
        return new ToolVersion(tool.Text("name"), tool.Text("version")) { Image = tool.Has("image") ? tool.Text("image") : null };
    }

    private static ImmutableArray<BackupFile> Files(JsonCursor root, bool areEncrypted)
    {
        var files = root.Children("files", 1, MaximumFiles).Select(file => File(file, areEncrypted)).ToImmutableArray();
        for (var i = 1; i < files.Length; i++)
        {
            if (string.CompareOrdinal(files[i - 1].Path, files[i].Path) >= 0)
                throw root.Refuse("files", $"{ValueText.Shorten(files[i].Path)} is given twice or is out of order");
        }

        return BackupPath.Clash([.. files.Select(file => file.Path)]) is { } clash
            ? throw root.Refuse("files", $"{ValueText.Shorten(clash)} is both a file and a directory")
            : files;
    }

    private static BackupFile File(JsonCursor file, bool isEncrypted)
    {
        file.Keys(isEncrypted ? ["path", "size", "sha256", "plain"] : ["path", "size", "sha256"]);
        var path = file.Text("path");
        return BackupPath.Fault(path) is { } fault
            ? throw file.Refuse("path", $"{ValueText.Shorten(path)}: {fault}")
            : new BackupFile(path, file.Whole("size", 0, MaximumSize), file.Sha256("sha256"))
            {
                Plain = isEncrypted ? Plain(file.Child("plain")) : null,
            };
    }

    private static BackupPlainContent Plain(JsonCursor node)
    {
        node.Keys("size", "sha256");
        return new BackupPlainContent(node.Whole("size", 0, MaximumSize), node.Sha256("sha256"));
    }

    // The fingerprint is what a restore is compared with; a manifest that names another file than it vouches for proves nothing.
    private static BackupFingerprint Fingerprint(JsonCursor node, ImmutableArray<BackupFile> files)
    {
        node.Keys("file", "items", "sha256");
        var fingerprint = new BackupFingerprint(node.Text("file"), node.Whole("items", 1, long.MaxValue), node.Sha256("sha256"));
        var file = files.FirstOrDefault(candidate => candidate.Path == fingerprint.File)
            ?? throw node.Refuse("file", $"{ValueText.Shorten(fingerprint.File)} is none of the backup's files");
        return file.ContentSha256 == fingerprint.Sha256
            ? fingerprint
            : throw node.Refuse("sha256", $"the files' list gives {fingerprint.File} another SHA-256");
    }
}

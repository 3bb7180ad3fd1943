using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>
/// A backup while it is taken, in <c>.&lt;name&gt;.partial-&lt;random&gt;</c> beside its place. <see cref="Seal"/> gives it its name as
/// the last step; whatever ends before leaves nothing of that name.
/// </summary>
/// <remarks>Files may be written by several threads at once, each by one.</remarks>
public sealed class BackupAttempt : IDisposable
{
    private readonly string parent;
    private readonly string name;
    private readonly string partial;
    private readonly IBackupStorage storage;
    private readonly TimeProvider time;
    private readonly string id;
    private readonly DateTimeOffset created;
    private readonly long began;
    private readonly Lock gate = new();
    private readonly Dictionary<string, BackupFile?> files = new(StringComparer.Ordinal);
    private bool finished;

    private BackupAttempt(string parent, string name, IBackupStorage storage, TimeProvider time, RandomNumberGenerator random)
    {
        (this.parent, this.name, this.storage, this.time) = (parent, name, storage, time);
        partial = Path.Combine(parent, BackupName.Partial(name, random));
        id = BackupName.Hex(random, 16);
        var now = time.GetUtcNow();
        created = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        began = time.GetTimestamp();
    }

    /// <summary>Begins a backup. Its age counts from here, so begin before the first byte of the store is read.</summary>
    /// <param name="parent">The directory that holds the backups; made where it is missing.</param>
    /// <param name="name">The backup's name in it; must be free.</param>
    /// <param name="storage">Where it is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Source of the backup's id.</param>
    /// <exception cref="BackupException">The name is taken, or none.</exception>
    /// <exception cref="IOException">The directory can't be written.</exception>
    public static BackupAttempt Begin(
        string parent, string name, IBackupStorage storage, TimeProvider time, RandomNumberGenerator random)
    {
        BackupName.Require(name);
        var full = Path.GetFullPath(parent);
        if (Path.Exists(Path.Combine(full, name)))
            throw new BackupException($"{Path.Combine(full, name)} exists already; choose another name");
        var attempt = new BackupAttempt(full, name, storage, time, random);
        storage.CreateDirectory(attempt.partial);
        return attempt;
    }

    /// <summary>Begins a file of the backup.</summary>
    /// <param name="path">Where it is in the backup, as <see cref="BackupPath"/> allows.</param>
    /// <exception cref="BackupException">The path is not allowed, or was begun before.</exception>
    /// <exception cref="BackupFileException">It can't be made.</exception>
    public BackupFileStream CreateFile(string path)
    {
        if (BackupPath.Fault(path) is { } fault)
            throw new BackupException($"{ValueText.Shorten(path)}: {fault}");
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(finished, this);
            if (!files.TryAdd(path, null))
                throw new BackupException($"{path} was begun before; a backup holds each file once");
        }

        var place = Path.Combine(partial, path);
        try
        {
            storage.CreateDirectory(Path.GetDirectoryName(place)!);
            return new BackupFileStream(storage.CreateFile(place), storage, (size, sha256) => Record(new BackupFile(path, size, sha256)));
        }
        catch (IOException exception)
        {
            throw new BackupFileException(exception);
        }
    }

    /// <summary>Writes the manifest and its seal, enters the backup into the catalogue, and gives it its name.</summary>
    /// <param name="description">What the backup is of.</param>
    /// <param name="fingerprintPath">Which of its files is the fingerprint.</param>
    /// <param name="fingerprint">What the fingerprint's writer returned; compared with the file.</param>
    /// <exception cref="BackupException">
    /// A file is incomplete or no longer there, nothing was written, or the fingerprint is empty or another.
    /// </exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public SealedBackup Seal(BackupDescription description, string fingerprintPath, FingerprintSummary fingerprint)
    {
        var manifest = Manifest(description, new BackupFingerprint(fingerprintPath, fingerprint.Items, fingerprint.Sha256));
        var text = ManifestJson.Render(manifest);
        // Nothing is sealed that its own reader would refuse.
        ManifestReader.Parse(text, BackupManifest.FileName);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(text));
        Write(BackupManifest.FileName, text);
        Write(BackupManifest.SealName, Encoding.ASCII.GetBytes(SealedManifest.Seal(sha256)));
        foreach (var directory in Directory.EnumerateDirectories(partial, "*", SearchOption.AllDirectories))
            storage.SyncDirectory(directory);
        storage.SyncDirectory(partial);
        RequireFiles(manifest);
        // Entered first: what bears the name is always in the catalogue, and an entry without its backup is seen as such.
        var place = Path.Combine(parent, name);
        var head = new BackupCatalog(parent, storage).Enter(CatalogEvent.Created, name, manifest, sha256, created, () =>
        {
            storage.RenameDirectory(partial, place);
            finished = true;
        });
        return new SealedBackup(place, manifest, sha256, head);
    }

    /// <summary>Removes an attempt that was not sealed, as far as that is possible.</summary>
    public void Dispose()
    {
        if (finished)
            return;
        finished = true;
        try
        {
            storage.DeleteDirectory(partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What brought the attempt down is the error to report; its remains are recognisable by their name.
        }
    }

    /// <summary>An attempt that seems idle, because a clock has leapt, may be removed while it is under way.</summary>
    private void RequireFiles(BackupManifest manifest)
    {
        if (manifest.Files.FirstOrDefault(file => !IsThere(file)) is { } gone)
            throw new BackupException($"{gone.Path} was removed or changed while the backup was taken; take it again");

        bool IsThere(BackupFile file) =>
            new FileInfo(Path.Combine(partial, file.Path)) is { Exists: true } there && there.Length == file.Size;
    }

    private void Record(BackupFile file)
    {
        lock (gate)
            files[file.Path] = file;
    }

    private BackupManifest Manifest(BackupDescription description, BackupFingerprint fingerprint)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(finished, this);
            if (files.FirstOrDefault(file => file.Value is null).Key is { } incomplete)
                throw new BackupException($"{incomplete} was not completed; take the backup again");
            return new BackupManifest(
                id,
                description.Store,
                description.Image,
                description.ServerVersion,
                created,
                time.GetElapsedTime(began),
                description.Tools,
                [.. files.Values.OfType<BackupFile>().OrderBy(file => file.Path, StringComparer.Ordinal)],
                fingerprint,
                description.MissingCapabilities,
                [.. NotKept.Bounded(description.NotKept)]);
        }
    }

    private void Write(string file, byte[] bytes)
    {
        using var stream = storage.CreateFile(Path.Combine(partial, file));
        stream.Write(bytes);
        storage.Sync(stream);
    }
}

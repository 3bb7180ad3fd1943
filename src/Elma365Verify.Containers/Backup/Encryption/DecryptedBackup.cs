using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>
/// The content of an encrypted backup, for as long as it is restored: each file decrypted into a <see cref="PlainPlace"/> and found to hold
/// what the manifest says. Disposing removes it.
/// </summary>
internal sealed class DecryptedBackup : IDisposable
{
    private readonly PlainPlace place;

    private DecryptedBackup(PlainPlace place, StoredBackup backup) => (this.place, Backup) = (place, backup);

    /// <summary>The backup, whose content is to be read from the decrypted files.</summary>
    public StoredBackup Backup { get; }

    /// <summary>Refuses what can't be opened, before anything else is done.</summary>
    /// <exception cref="ConfigurationException">The backup is encrypted, and there is no identity.</exception>
    public static void Require(BackupManifest manifest, string name, BackupIdentity? identity)
    {
        if (manifest.Encryption is { } encryption && identity is null)
        {
            throw new ConfigurationException(
                $"{name} is encrypted to {string.Join(", ", encryption.Recipients)}: name the file of an identity by --identity FILE");
        }
    }

    /// <summary>Decrypts all of it.</summary>
    /// <exception cref="ConfigurationException">The identity opens nothing, or is none that age reads.</exception>
    /// <exception cref="BackupException">A file can't be decrypted, or holds something else than was backed up.</exception>
    /// <exception cref="EnvironmentException">There is no place for it.</exception>
    public static async Task<DecryptedBackup> OpenAsync(
        StoredBackup backup, BackupIdentity identity, IAgeRunner age, IRunPhase phase, CancellationToken cancellation)
    {
        var key = await age.KeepAsync(identity, cancellation).ConfigureAwait(false);
        var place = PlainPlace.Make();
        try
        {
            foreach (var file in backup.Manifest.Files)
            {
                phase.Report(file.Path);
                await DecryptAsync(backup, file, place, age, key, identity, cancellation).ConfigureAwait(false);
            }

            var plain = backup with { Content = place.Directory };
            _ = plain.Fingerprint.Summarise();
            return new DecryptedBackup(place, plain);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => place.Dispose();

    private static async Task DecryptAsync(
        StoredBackup backup,
        BackupFile file,
        PlainPlace place,
        IAgeRunner age,
        string key,
        BackupIdentity identity,
        CancellationToken cancellation)
    {
        var path = Path.Combine(place.Directory, file.Path);
        OwnerOnly.CreateDirectory(Path.GetDirectoryName(path)!);
        var source = File.OpenRead(Path.Combine(backup.Directory, file.Path));
        await using var _ = source.ConfigureAwait(false);
        var target = OwnerOnly.OpenFile(path, FileMode.CreateNew, access: FileAccess.ReadWrite);
        await using var __ = target.ConfigureAwait(false);
        try
        {
            await age.RunAsync(["--decrypt", "--identity", key], source, target, cancellation).ConfigureAwait(false);
        }
        catch (BackupException exception)
        {
            throw Refusal(exception, file, backup, identity, key);
        }

        await target.FlushAsync(cancellation).ConfigureAwait(false);
        target.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(target, cancellation).ConfigureAwait(false));
        if (target.Length != file.Plain!.Size || sha256 != file.Plain.Sha256)
            throw new BackupException($"{file.Path} was decrypted, and does not hold what was backed up; restore it from a copy");
    }

    // What age says of an identity may hold a part of it, and is not shown.
    private static Exception Refusal(
        BackupException exception, BackupFile file, StoredBackup backup, BackupIdentity identity, string key)
    {
        if (exception.Message.Contains("no identity matched", StringComparison.Ordinal))
        {
            return new ConfigurationException(
                $"--identity {identity.File}: none of its identities opens {Path.GetFileName(backup.Directory)}, which is encrypted to "
                + $"{string.Join(", ", backup.Manifest.Encryption!.Recipients)}");
        }

        string[] ofIdentities = [key, "passphrase"];
        return ofIdentities.Any(word => exception.Message.Contains(word, StringComparison.Ordinal))
            ? new ConfigurationException(
                $"--identity {identity.File}: age can't read it; name the file that age-keygen wrote, or a private SSH key without a "
                + "passphrase")
            : new BackupException($"{file.Path} can't be decrypted: {exception.Message}; restore it from a copy", exception);
    }
}

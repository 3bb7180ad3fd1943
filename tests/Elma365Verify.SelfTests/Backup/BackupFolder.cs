using System.Collections.Concurrent;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>A directory of backups that is removed with this.</summary>
internal sealed class BackupFolder : IDisposable
{
    private static readonly ConcurrentBag<BackupFolder> All = [];

    private readonly string root = Directory.CreateTempSubdirectory("elma365-verify-faults-").FullName;

    public BackupFolder() => All.Add(this);

    public string Parent => Path.Combine(root, "backups");

    /// <summary>Takes a backup.</summary>
    public async Task<SealedBackup> TakeAsync(
        StoreSite site, string name, CancellationToken token, IBackupStorage? storage = null)
    {
        using var random = RandomNumberGenerator.Create();
        var vault = new BackupVault(Parent, storage ?? new DurableStorage(), TimeProvider.System, random);
        var image = BackupSites.ImageOf(site.Archive.Store);
        var from = new BackupImage(image.Reference, image.Digest, image.Contract!);
        return await vault.TakeAsync(site.Archive, name, from, image.StandIn?.Lacks ?? [], new SilentPhase(), token);
    }

    /// <summary>Opens a backup.</summary>
    /// <exception cref="BackupException">It is not intact.</exception>
    public StoredBackup Open(string name) => BackupVault.On(Parent, TimeProvider.System).Open(name, CancellationToken.None);

    /// <summary>A copy of the directory, to be damaged.</summary>
    public BackupFolder Copy()
    {
        var copy = new BackupFolder();
        foreach (var file in Directory.EnumerateFiles(Parent, "*", SearchOption.AllDirectories))
        {
            var place = Path.Combine(copy.Parent, Path.GetRelativePath(Parent, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }

        return copy;
    }

    /// <summary>Fails unless nothing here is or was to become a backup but those named, which are without a problem.</summary>
    public void ExpectOnly(params string[] names)
    {
        var listing = Directory.Exists(Parent) ? BackupListing.Of(Parent) : new BackupListing([], [], [], null, null);
        Assert.Multiple(() =>
        {
            Assert.That(listing.Problem, Is.Null, "the catalogue");
            Assert.That(listing.Backups.Where(backup => backup.Problem is null).Select(backup => backup.Name), Is.EquivalentTo(names));
            Assert.That(listing.Backups.Where(backup => backup.Problem is not null), Is.Empty, "directories without a backup in them");
            Assert.That(listing.Unfinished, Is.Empty, "remains of an attempt");
        });
    }

    /// <summary>Removes those nobody removed: what a calamity struck is looked at by the cases that are run, and by no other.</summary>
    public static void RemoveAll()
    {
        foreach (var folder in All)
            folder.Dispose();
    }

    public void Dispose()
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }
}

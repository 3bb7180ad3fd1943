using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>What may happen to a backup where it lies. Each is found without a server, and named.</summary>
internal static class IntegrityFaults
{
    private const int Positions = 20;
    private const string Edited = "the manifest was edited";

    public static IEnumerable<StoreFault> Of(FaultyStore store)
    {
        yield return Damage(store, "one bit flipped", FlipBits);
        yield return Damage(store, "one bit of the catalogue flipped", FlipCatalogue);
        yield return Damage(store, "truncated file", Truncate);
        yield return Damage(store, "missing file", Remove);
        yield return Damage(store, "surplus file", Add);
        yield return Damage(store, "older backup swapped in", Swap);
        yield return Damage(store, "manifest edited", folder => EditManifest(folder, isSealed: false));
        yield return Damage(store, "manifest edited and sealed anew", folder => EditManifest(folder, isSealed: true));
        yield return Damage(store, "file and manifest edited alike and sealed anew", Forge);
        yield return Damage(store, "missing catalogue", RemoveCatalogue);
    }

    private static StoreFault Damage(FaultyStore store, string name, Action<BackupFolder> damage) => new(store, name, async token =>
    {
        using var copy = (await store.TakenAsync(token)).Copy();
        copy.Open(FaultyStore.Newer); // an undamaged copy
        damage(copy);
    });

    // Each file once, so that none is left out, and some places more.
    private static void FlipBits(BackupFolder folder)
    {
        var random = TestContext.CurrentContext.Random;
        var files = Files(folder);
        foreach (var file in files.Concat(Enumerable.Range(0, Positions).Select(_ => files[random.Next(files.Count)])))
            Flip(folder, file, random, file.EndsWith(BackupManifest.FileName, StringComparison.Ordinal)
                || file.EndsWith(BackupManifest.SealName, StringComparison.Ordinal) ? Edited : $"{Inside(folder, file)}: content differs");
    }

    private static void FlipCatalogue(BackupFolder folder)
    {
        for (var i = 0; i < Positions; i++)
            Flip(folder, Path.Combine(folder.Parent, BackupCatalog.FileName), TestContext.CurrentContext.Random, "catalog");
    }

    private static void Flip(BackupFolder folder, string file, Random random, string expected)
    {
        var bytes = File.ReadAllBytes(file);
        if (bytes.Length == 0)
            return;
        var (place, bit) = (random.Next(bytes.Length), (byte)(1 << random.Next(8)));
        bytes[place] ^= bit;
        File.WriteAllBytes(file, bytes);
        ExpectRefused(folder, expected, $"{file}, byte {place} with {bit}");
        bytes[place] ^= bit;
        File.WriteAllBytes(file, bytes);
        folder.Open(FaultyStore.Newer);
    }

    private static void Truncate(BackupFolder folder)
    {
        foreach (var file in Files(folder).Where(file => new FileInfo(file).Length > 0))
        {
            var bytes = File.ReadAllBytes(file);
            foreach (var length in (int[])[bytes.Length - 1, bytes.Length / 2, 0])
            {
                File.WriteAllBytes(file, bytes[..length]);
                ExpectRefused(folder, IsManifest(file) ? "manifest" : $"{Inside(folder, file)} is truncated", $"{file} of {length} bytes");
            }

            File.WriteAllBytes(file, bytes);
        }
    }

    private static void Remove(BackupFolder folder)
    {
        foreach (var file in Files(folder))
        {
            File.Move(file, Aside(folder));
            ExpectRefused(folder, IsManifest(file) ? "manifest" : $"{Inside(folder, file)} is missing", file);
            File.Move(Aside(folder), file);
        }
    }

    private static void Add(BackupFolder folder)
    {
        File.WriteAllText(Path.Combine(Backup(folder), "notes.txt"), "left here");
        ExpectRefused(folder, "notes.txt is not in the manifest", "a file nobody backed up");
    }

    private static void Swap(BackupFolder folder)
    {
        Directory.Delete(Backup(folder), recursive: true);
        Directory.Move(Path.Combine(folder.Parent, FaultyStore.Older), Backup(folder));
        ExpectRefused(folder, $"{FaultyStore.Newer} is an older backup in its place", "the older backup under the newer one's name");
    }

    private static void EditManifest(BackupFolder folder, bool isSealed)
    {
        var path = Path.Combine(Backup(folder), BackupManifest.FileName);
        var text = File.ReadAllText(path);
        var id = folder.Open(FaultyStore.Newer).Manifest.Id;
        File.WriteAllText(path, text.Replace(id, new string('0', id.Length), StringComparison.Ordinal));
        if (isSealed)
            Seal(folder);
        ExpectRefused(
            folder,
            isSealed ? $"{FaultyStore.Newer} is another backup in its place" : Edited,
            isSealed ? "another id, and its seal" : "another id");
    }

    // What nothing within the backup can betray, only the catalogue beside it.
    private static void Forge(BackupFolder folder)
    {
        var backup = folder.Open(FaultyStore.Newer);
        var file = backup.Manifest.Files.Where(one => one.Path != backup.Manifest.Fingerprint.File).MaxBy(one => one.Size)!;
        var place = Path.Combine(backup.Directory, file.Path);
        var bytes = File.ReadAllBytes(place);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(place, bytes);
        var path = Path.Combine(backup.Directory, BackupManifest.FileName);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllText(path, File.ReadAllText(path).Replace(file.Sha256, sha256, StringComparison.Ordinal));
        Seal(folder);
        ExpectRefused(folder, $"{FaultyStore.Newer} is another backup in its place", "a file, its hash and the seal");
    }

    private static void RemoveCatalogue(BackupFolder folder)
    {
        File.Delete(Path.Combine(folder.Parent, BackupCatalog.FileName));
        ExpectRefused(folder, "has no catalogue beside it", "no catalogue");
    }

    private static void Seal(BackupFolder folder)
    {
        var manifest = File.ReadAllBytes(Path.Combine(Backup(folder), BackupManifest.FileName));
        var line = $"{Convert.ToHexStringLower(SHA256.HashData(manifest))}  {BackupManifest.FileName}\n";
        File.WriteAllText(Path.Combine(Backup(folder), BackupManifest.SealName), line, Encoding.ASCII);
    }

    private static void ExpectRefused(BackupFolder folder, string expected, string damage) => Assert.That(
        () => folder.Open(FaultyStore.Newer), Throws.TypeOf<BackupException>().With.Message.Contains(expected), damage);

    private static bool IsManifest(string file) =>
        Path.GetFileName(file) is BackupManifest.FileName or BackupManifest.SealName;

    private static string Backup(BackupFolder folder) => Path.Combine(folder.Parent, FaultyStore.Newer);

    private static string Aside(BackupFolder folder) => Path.Combine(folder.Parent, "..", "aside");

    private static string Inside(BackupFolder folder, string file) => Path.GetRelativePath(Backup(folder), file);

    private static List<string> Files(BackupFolder folder) =>
        [.. Directory.EnumerateFiles(Backup(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}

using System.Diagnostics;
using System.Security.Cryptography;
using CsCheck;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Tests.Backup.Directories;

public sealed class BackupIntegrityTests
{
    private Scratch scratch = null!;

    [SetUp]
    public void Create()
    {
        scratch = new Scratch();
        SampleBackup.Take(scratch.Root, "nightly");
    }

    [TearDown]
    public void Remove() => scratch.Dispose();

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Fault(b => File.Delete(Path.Combine(b, "orders.dump")), "orders.dump is missing");
        yield return Fault(b => Truncate(Path.Combine(b, "orders.dump"), 1024), "orders.dump is truncated: 1,024 of 4,096 bytes");
        yield return Fault(b => Truncate(Path.Combine(b, "orders.dump"), 0), "orders.dump is truncated: 0 of 4,096 bytes");
        yield return Fault(b => Truncate(Path.Combine(b, "orders.dump"), 5000),
            "orders.dump is longer than it was: 5,000 bytes, 4,096 expected");
        yield return Fault(b => Flip(Path.Combine(b, "orders.dump"), 4095, 0),
            "orders.dump: content differs from the manifest (same size)");
        yield return Fault(b => Flip(Path.Combine(b, "fingerprint.jsonl"), 0, 7),
            "fingerprint.jsonl: content differs from the manifest (same size)");
        yield return Fault(b => File.WriteAllText(Path.Combine(b, "dump", "empty.bson"), "x"),
            "dump/empty.bson is longer than it was: 1 bytes, 0 expected");
        yield return Fault(b => File.WriteAllText(Path.Combine(b, "dump", "more"), ""), "dump/more is not in the manifest");
        yield return Fault(b => File.WriteAllText(Path.Combine(b, ".hidden"), ""), ".hidden is not in the manifest");
        yield return Fault(b => Directory.CreateDirectory(Path.Combine(b, "verified.json")), "verified.json is not in the manifest");
        yield return Fault(b => Directory.CreateDirectory(Path.Combine(b, "folder")), "folder is not in the manifest");
        yield return Fault(b => Flip(Path.Combine(b, "manifest.json"), 40, 0),
            "the manifest was edited after the backup: it is not the one that was sealed");
        yield return Fault(b => File.AppendAllText(Path.Combine(b, "manifest.json"), "\n"),
            "the manifest was edited after the backup: it is not the one that was sealed");
        yield return Fault(b => Flip(Path.Combine(b, "manifest.sha256"), 3, 0),
            "the manifest was edited after the backup: it is not the one that was sealed");
        yield return Fault(b => File.Delete(Path.Combine(b, "manifest.sha256")),
            "manifest.sha256 is missing: the manifest may have been edited");
        yield return Fault(b => File.Delete(Path.Combine(b, "manifest.json")), "nightly is not a backup: no manifest");
        yield return Fault(b => File.Delete(Path.Combine(b, "..", "catalog.jsonl")),
            "nightly has no catalogue beside it, so an older backup in its place would look the same");
    }

    [TestCaseSource(nameof(Faults))]
    public void A_fault_is_named(Action<string> damage, string sentence)
    {
        Assert.That(BackupIntegrity.Verify(scratch["nightly"]).IsIntact, "the control");
        damage(scratch["nightly"]);
        var report = BackupIntegrity.Verify(scratch["nightly"] + "/");
        Assert.That(report.Problems.Select(problem => problem.Sentence), Is.EqualTo(new[] { sentence }));
        Assert.That(report.IsIntact, Is.False);
    }

    [Test]
    public void One_flipped_bit_anywhere_is_noticed()
    {
        var files = Directory.GetFiles(scratch["nightly"], "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0)
            .Append(scratch["catalog.jsonl"]).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Double[0, 0.9999], Gen.Int[0, 7]).Sample(
            (file, where, bit) =>
            {
                var at = (long)(where * new FileInfo(files[file]).Length);
                Flip(files[file], at, bit);
                var intact = BackupIntegrity.Verify(scratch["nightly"]).IsIntact;
                Flip(files[file], at, bit);
                return !intact;
            },
            iter: 300,
            threads: 1);
        Assert.That(BackupIntegrity.Verify(scratch["nightly"]).IsIntact, "the control");
    }

    [Test]
    public void A_link_in_a_files_place_is_no_file()
    {
        File.Move(scratch["nightly", "orders.dump"], scratch["elsewhere"]);
        File.CreateSymbolicLink(scratch["nightly", "orders.dump"], scratch["elsewhere"]);
        Assert.That(Sentences(), Does.Contain("orders.dump is a symbolic link; a backup holds its files itself"));
    }

    [Test]
    public void A_link_in_a_directorys_place_is_no_directory()
    {
        Directory.Move(scratch["nightly", "dump"], scratch["elsewhere"]);
        Directory.CreateSymbolicLink(scratch["nightly", "dump"], scratch["elsewhere"]);
        Assert.That(Sentences(), Does.Contain("dump is a symbolic link; a backup holds its files itself"));
    }

    [TestCase("orders.dump")]
    [TestCase("manifest.json")]
    [CancelAfter(20_000)]
    public void A_pipe_in_a_files_place_does_not_hang(string file, CancellationToken cancellation)
    {
        Assume.That(OperatingSystem.IsLinux());
        File.Delete(scratch["nightly", file]);
        using var made = Process.Start("mkfifo", [scratch["nightly", file]]);
        made.WaitForExit();
        Assert.That(BackupIntegrity.Verify(scratch["nightly"], cancellation: cancellation).IsIntact, Is.False);
    }

    [Test]
    public void A_manifest_edited_and_sealed_anew_is_another_backup_for_the_catalogue()
    {
        var path = scratch["nightly", "manifest.json"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"16.3\"", "\"16.4\"", StringComparison.Ordinal));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        File.WriteAllText(scratch["nightly", "manifest.sha256"], $"{sha256}  manifest.json\n");
        var report = BackupIntegrity.Verify(scratch["nightly"]);
        Assert.That(report.Problems.Single().Fault, Is.EqualTo(IntegrityFault.AnotherBackup));
        Assert.That(report.Problems.Single().Sentence, Does.Contain("that the catalogue doesn't know"));
    }

    [Test]
    public void An_older_backup_swapped_in_is_named()
    {
        SampleBackup.Take(scratch.Root, "newer", seed: 9);
        Directory.Delete(scratch["newer"], recursive: true);
        Directory.Move(scratch["nightly"], scratch["newer"]);
        var problem = BackupIntegrity.Verify(scratch["newer"]).Problems.Single();
        Assert.That(problem.Fault, Is.EqualTo(IntegrityFault.AnotherBackup));
        Assert.That(problem.Sentence,
            Does.StartWith("newer is an older backup in its place").And.Contain("the catalogue knows as nightly"));
        Assert.That(BackupListing.Of(scratch.Root).Backups.Single().Problem, Is.Not.Null);
        Assert.That(BackupListing.Of(scratch.Root).Missing.Single().Name, Is.EqualTo("nightly"));
    }

    [Test]
    public void A_copied_backup_is_not_in_the_catalogue()
    {
        Directory.Move(scratch["nightly"], scratch["copy"]);
        Assert.That(Sentences("copy"), Is.EqualTo(new[] { "copy is not in the catalogue; it was put here by hand, or renamed" }));
    }

    [Test]
    public void Without_a_catalogue_a_backup_is_intact_only_for_who_says_so()
    {
        File.Delete(scratch["catalog.jsonl"]);
        Assert.That(BackupIntegrity.Verify(scratch["nightly"], needsCatalog: false).IsIntact);
        Assert.That(BackupIntegrity.Verify(scratch["nightly"]).IsIntact, Is.False);
    }

    [Test]
    public void What_is_no_directory_or_unfinished_is_no_backup()
    {
        Assert.That(Sentences("none").Single(), Does.EndWith("there is no such directory"));
        Directory.Move(scratch["nightly"], scratch[".nightly.partial-0123456789abcdef"]);
        Assert.That(Sentences(".nightly.partial-0123456789abcdef").Single(), Does.Contain("an unfinished attempt"));
    }

    [Test]
    public void Sha256sum_reads_the_seal()
    {
        var seal = File.ReadAllText(scratch["nightly", BackupManifest.SealName]);
        Assert.That(seal, Does.Match(@"\A[0-9a-f]{64}  manifest\.json\n\z"));
    }

    private IEnumerable<string> Sentences(string name = "nightly") =>
        BackupIntegrity.Verify(scratch[name]).Problems.Select(problem => problem.Sentence);

    private static void Truncate(string path, long length)
    {
        using var stream = new FileStream(path, FileMode.Open);
        stream.SetLength(length);
    }

    private static void Flip(string path, long at, int bit)
    {
        using var stream = new FileStream(path, FileMode.Open);
        stream.Position = at;
        var value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(value ^ (1 << bit)));
    }

    private static TestCaseData Fault(Action<string> damage, string sentence) =>
        new TestCaseData(damage, sentence).SetArgDisplayNames(sentence);
}

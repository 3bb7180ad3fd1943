using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Cli;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Backup.Directories;
using Elma365Verify.Tests.Cli.Backup;

namespace Elma365Verify.Tests.Backup.Encryption;

internal sealed class EncryptedBackupTests
{
    private const string Recipient = "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sw3f0xs";
    private const string Secret = "the verifier of a password";

    private Scratch scratch = null!;

    [SetUp]
    public void Create() => scratch = new Scratch();

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    [CancelAfter(30_000)]
    public async Task Nothing_of_an_encrypted_backup_lies_on_the_disk_in_plain_and_its_files_verify_without_an_identity(
        CancellationToken cancellation)
    {
        var sealedBackup = await TakeAsync("nightly", new ToyAge(), cancellation);

        Assert.That(Contents("nightly").Where(text => text.Contains(Secret, StringComparison.Ordinal)), Is.Empty);
        var report = BackupIntegrity.Verify(sealedBackup.Path, cancellation: cancellation);
        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.Manifest!.Encryption!.Recipients, Is.EqualTo(new[] { Recipient }));
        var file = report.Manifest.Files.Single(file => file.Path == "dump/users");
        Assert.That(file.Plain, Is.EqualTo(new BackupPlainContent(Secret.Length, Hash(Encoding.UTF8.GetBytes(Secret)))));
        Assert.That(file.Sha256, Is.EqualTo(Hash(File.ReadAllBytes(scratch["nightly", "dump", "users"]))));
        // The control: without encryption it does.
        SampleBackup.Take(scratch.Root, "plain", midway: attempt => SampleBackup.Write(attempt, "users", Encoding.UTF8.GetBytes(Secret)));
        Assert.That(Contents("plain").Where(text => text.Contains(Secret, StringComparison.Ordinal)), Is.Not.Empty);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task It_is_restored_from_what_its_identity_opens_and_nothing_of_that_is_left(CancellationToken cancellation)
    {
        var stored = StoredBackup.Of(await TakeAsync("nightly", new ToyAge(), cancellation));

        string place;
        using (var decrypted = await OpenAsync(stored, new ToyAge(), cancellation))
        {
            place = decrypted.Backup.Content;
            Assert.That(File.ReadAllText(Path.Combine(place, "dump", "users")), Is.EqualTo(Secret));
            Assert.That(decrypted.Backup.Fingerprint.Count(), Is.EqualTo(2));
            Assert.That(decrypted.Backup.Directory, Is.EqualTo(stored.Directory), "what is kept is kept with the backup");
            Assert.That(OwnerOnly.IsDirectory(place), "nobody else may look");
        }

        Assert.That(Directory.Exists(place), Is.False);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_identity_that_opens_nothing_is_wrong_usage_and_leaves_nothing(CancellationToken cancellation)
    {
        var stored = StoredBackup.Of(await TakeAsync("nightly", new ToyAge(), cancellation));
        var before = Places();
        Assert.That(
            async () => await OpenAsync(stored, new ToyAge { Opens = false }, cancellation),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains($"opens nightly, which is encrypted to {Recipient}"));
        Assert.That(Places(), Is.EqualTo(before));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_file_that_was_cut_or_holds_something_else_is_named(CancellationToken cancellation)
    {
        var stored = StoredBackup.Of(await TakeAsync("nightly", new ToyAge(), cancellation));
        var path = scratch["nightly", "dump", "users"];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.That(
            async () => await OpenAsync(stored, new ToyAge(), cancellation),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("dump/users can't be decrypted: "));
        bytes[30] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.That(
            async () => await OpenAsync(stored, new ToyAge(), cancellation),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("dump/users was decrypted, and does not hold what was backed up"));
        Assert.That(
            BackupIntegrity.Verify(stored.Directory, cancellation: cancellation).Problems.Single().Sentence,
            Does.StartWith("dump/users: content differs"), "and without an identity");
    }

    [Test]
    [CancelAfter(30_000)]
    public void What_age_breaks_off_becomes_no_backup(CancellationToken cancellation)
    {
        Assert.That(
            async () => await TakeAsync("nightly", new ToyAge { BreaksAfter = 1000 }, cancellation),
            Throws.TypeOf<BackupException>().With.Message.Contains("killed"));
        Assert.That(scratch.Names.Where(name => name!.Contains("nightly", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Without_an_identity_it_is_verified_by_its_files_alone(CancellationToken cancellation)
    {
        await TakeAsync("nightly", new ToyAge(), cancellation);
        File.WriteAllText(scratch["pw"], "secret");

        var files = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only");
        var whole = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--password-file", scratch["pw"]);
        var list = await Invocation.BackupAsync("list", "--dir", scratch.Root);

        Assert.That((files.Code, whole.Code), Is.EqualTo((ExitCodes.Success, ExitCodes.Configuration)), files.Error);
        Assert.That(whole.Error, Does.Contain($"nightly is encrypted to {Recipient}: name the file of an identity by --identity FILE"));
        Assert.That(list.Output, Does.Contain("encrypted to 1 recipient\n"));
    }

    [Test]
    public void What_a_killed_process_left_is_removed_by_the_next_and_what_is_in_use_is_not()
    {
        using var used = PlainPlace.Make();
        var left = Directory.CreateTempSubdirectory("elma365-verify-plain-").FullName;
        File.WriteAllText(Path.Combine(left, ".lock"), string.Empty);
        File.WriteAllText(Path.Combine(left, "orders.dump"), Secret);
        using var next = PlainPlace.Make();
        Assert.That(Directory.Exists(left), Is.False);
        Assert.That(Directory.Exists(used.Directory) && Directory.Exists(next.Directory));
    }

    [Test]
    public void A_manifest_says_how_it_is_encrypted_and_nothing_else_passes()
    {
        var manifest = new BackupManifest(
            new string('a', 32), "redis", new BackupImage("r", "d", "official"), "7", SampleBackup.Began, TimeSpan.Zero, [],
            [new BackupFile("f", 30, new string('1', 64)) { Plain = new BackupPlainContent(10, new string('2', 64)) }],
            new BackupFingerprint("f", 1, new string('2', 64)), [], [])
        {
            Encryption = new BackupEncryption(BackupEncryption.Age, [Recipient]),
        };
        var text = Encoding.UTF8.GetString(ManifestJson.Render(manifest));
        var read = ManifestReader.Parse(Encoding.UTF8.GetBytes(text), "m");
        Assert.That(Encoding.UTF8.GetString(ManifestJson.Render(read)), Is.EqualTo(text), "the control");
        Refused("age-encryption.org/v1", "rot13", "encryption.format");
        Refused("\"plain\"", "\"more\"", "there is no such property");
        Refused($"\"{Recipient}\"", string.Empty, "it is encrypted to nobody");
        Refused(new string('2', 64), new string('3', 64), "the files' list gives f another SHA-256");

        void Refused(string from, string to, string fault)
        {
            var at = text.IndexOf(from, StringComparison.Ordinal);
            var edited = Encoding.UTF8.GetBytes(text.Remove(at, from.Length).Insert(at, to));
            Assert.That(() => ManifestReader.Parse(edited, "m"), Throws.TypeOf<BackupException>().With.Message.Contains(fault));
        }
    }

    private async Task<SealedBackup> TakeAsync(string name, ToyAge age, CancellationToken cancellation)
    {
        var encryption = await AgeEncryption.OpenAsync(age, [Recipient], cancellation);
        using var random = RandomNumberGenerator.Create();
        using var attempt = BackupAttempt.Begin(
            scratch.Root, name, new DurableStorage(), TimeProvider.System, random, encryption);
        SampleBackup.Write(attempt, "orders.dump", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Secret, 50_000))));
        SampleBackup.Write(attempt, "dump/users", Encoding.UTF8.GetBytes(Secret));
        SampleBackup.Write(attempt, "dump/empty", []);
        return attempt.Seal(SampleBackup.Description, "fingerprint.jsonl", SampleBackup.WriteFingerprint(attempt));
    }

    private async Task<DecryptedBackup> OpenAsync(StoredBackup stored, ToyAge age, CancellationToken cancellation)
    {
        File.WriteAllText(scratch["key"], "AGE-SECRET-KEY-1TEST\n");
        return await DecryptedBackup.OpenAsync(stored, BackupIdentity.Load(scratch["key"]), age, new SilentPhase(), cancellation);
    }

    private IEnumerable<string> Contents(string name) =>
        Directory.EnumerateFiles(scratch[name], "*", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static string[] Places() => Directory.GetDirectories(Path.GetTempPath(), "elma365-verify-plain-*");

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.Encryption;

/// <summary>Backups encrypted by the real age, in its container, and what it says of files and identities that are not right.</summary>
[NonParallelizable]
internal sealed class AgeTests
{
    private const string Secret = "the verifier of a password";

    private readonly string root = Directory.CreateTempSubdirectory("elma365-verify-age-").FullName;
    private IAgeRunner age = null!;
    private (string File, string Recipient) mine;
    private (string File, string Recipient) another;
    private StoredBackup backup = null!;

    [OneTimeSetUp]
    public async Task TakeAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        var token = bounded.Token;
        age = await AgeSource.OpenAsync(
            needsEngine: true, new VerificationOptions().ImagesFile, ImageSourcing.Usual, $"{ImagesUnderTest.RunId}-age", new SilentPhase(), token);
        (mine, another) = (await KeyAsync("mine", token), await KeyAsync("another", token));
        var encryption = await AgeEncryption.OpenAsync(age, [mine.Recipient, another.Recipient], token);
        using var random = RandomNumberGenerator.Create();
        using var attempt = BackupAttempt.Begin(root, "nightly", new DurableStorage(), TimeProvider.System, random, encryption);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(
            () => Write(attempt, $"dump/{number}", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Secret, 20_000)))), token)));
        Write(attempt, "empty", []);
        using var file = attempt.CreateFile("fingerprint.jsonl");
        using var writer = new FingerprintWriter(file, MemoryPlace.Find());
        writer.Add(FingerprintItem.Of("table", "public.orders", ("row count", "1")));
        var summary = writer.Complete();
        file.Complete();
        var description = new BackupDescription("postgresql", new BackupImage("pg", "d", "official"), "15", [], [], []);
        backup = StoredBackup.Of(attempt.Seal(description, "fingerprint.jsonl", summary));
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        if (age is not null)
            await age.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task Each_recipient_opens_all_of_it_and_nothing_lies_there_in_plain(CancellationToken token)
    {
        Assert.That(BackupIntegrity.Verify(backup.Directory, cancellation: token).Problems, Is.Empty, "without an identity");
        foreach (var file in backup.Manifest.Files)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(backup.Directory, file.Path), token);
            Assert.That(text, Does.StartWith("age-encryption.org/v1\n").And.Not.Contain(Secret), file.Path);
        }

        foreach (var key in new[] { mine, another })
        {
            using var decrypted = await OpenAsync(backup, key.File, token);
            var content = await File.ReadAllTextAsync(Path.Combine(decrypted.Backup.Content, "dump", "3"), token);
            Assert.That(content, Does.StartWith(Secret).And.Length.EqualTo((Secret.Length + 1) * 20_000 - 1));
        }
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_strangers_identity_is_wrong_usage(CancellationToken token)
    {
        var stranger = await KeyAsync("stranger", token);
        Assert.That(
            async () => await OpenAsync(backup, stranger.File, token),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("none of its identities opens nightly"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public void A_broken_identity_is_wrong_usage_and_not_repeated(CancellationToken token)
    {
        var file = Path.Combine(root, "broken");
        File.WriteAllText(file, "AGE-SECRET-KEY-1BROKEN\n");
        Assert.That(
            async () => await OpenAsync(backup, file, token),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("age can't read it").And.Message.Not.Contains("BROKEN"));
    }

    [TestCase(100, false, "dump/1 can't be decrypted: ")]
    [TestCase(300_000, false, "dump/1 can't be decrypted: ")]
    [TestCase(300_000, true, "dump/1 can't be decrypted: ")]
    [CancelAfter(Bounds.Server)]
    public async Task A_file_that_was_cut_or_changed_does_not_decrypt(int at, bool isWhole, string fault, CancellationToken token)
    {
        var path = Path.Combine(backup.Directory, "dump", "1");
        var bytes = await File.ReadAllBytesAsync(path, token);
        var changed = isWhole ? [.. bytes] : bytes[..at];
        if (isWhole)
            changed[at] ^= 1;
        await File.WriteAllBytesAsync(path, changed, token);
        try
        {
            Assert.That(
                async () => await OpenAsync(backup, mine.File, token), Throws.TypeOf<BackupException>().With.Message.StartsWith(fault));
        }
        finally
        {
            await File.WriteAllBytesAsync(path, bytes, token);
        }

        using var control = await OpenAsync(backup, mine.File, token);
    }

    [Test, CancelAfter(Bounds.Server)]
    public void What_is_no_recipient_is_wrong_usage(CancellationToken token) => Assert.That(
        async () => await AgeEncryption.OpenAsync(age, ["age1qqqq"], token),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("--encrypt-to: "));

    private Task<DecryptedBackup> OpenAsync(StoredBackup stored, string key, CancellationToken token) =>
        DecryptedBackup.OpenAsync(stored, BackupIdentity.Load(key), age, new SilentPhase(), token);

    private async Task<(string File, string Recipient)> KeyAsync(string name, CancellationToken token)
    {
        using var output = new MemoryStream();
        await new ToolRun(ImagesUnderTest.Engine.Client, ((AgeContainer)age).Id, new ToolCommand("age-keygen"))
            .RunAsync(input: null, output, token);
        var text = Encoding.ASCII.GetString(output.ToArray());
        var file = Path.Combine(root, name);
        await File.WriteAllTextAsync(file, text, token);
        return (file, text.Split("# public key: ")[1].Split('\n')[0]);
    }

    private static void Write(BackupAttempt attempt, string path, byte[] content)
    {
        using var file = attempt.CreateFile(path);
        foreach (var part in content.Chunk(7000))
            file.Write(part);
        file.Complete();
    }
}

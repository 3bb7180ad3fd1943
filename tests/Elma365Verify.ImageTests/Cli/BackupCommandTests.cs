using System.Security.Cryptography;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.Backup.PostgreSql;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Cli;

/// <summary>The commands on a running cluster in a container: what they do, what they refuse, how they end, and what they leave.</summary>
[NonParallelizable]
internal sealed class BackupCommandTests
{
    private const string NobodyTrusted = "--auth-host=scram-sha-256";

    private readonly BackupTool tool = new();
    private readonly string password = GeneratedSecret.Create();
    private ClusterUnderTest source = null!;
    private string account = null!;
    private (int Code, string Said) created;

    [OneTimeSetUp]
    public async Task CreateAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        account = $"--user elma365 --password-file {tool.Write("pw", $"{password}\n")}";
        source = await ClusterUnderTest.StartAsync(password, bounded.Token, NobodyTrusted);
        await source.DoAsync(
            "create table orders (id int primary key, note text); "
            + "insert into orders select i, md5(i::text) from generate_series(1, 500) i; create index orders_note on orders (note); "
            + "create role app login password 'secret'; grant select on orders to app",
            bounded.Token);
        created = await tool.RunAsync($"create --store postgresql --container {source.ContainerId} {account} --name monday");
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        if (source is not null)
            await source.DisposeAsync();
        tool.Dispose();
    }

    [TearDown]
    public async Task NothingIsLeftAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Conversation);
        Assert.That(await tool.ContainersLeftAsync(bounded.Token), Is.Empty, "containers left");
        Assert.That(tool.Names.Where(name => name!.StartsWith('.')), Is.Empty, "attempts left");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_backup_is_created_from_a_container_and_names_its_image(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("postgresql", token);

        Assert.That(created.Code, Is.Zero, created.Said);
        Assert.That(created.Said, Does.StartWith(Path.Combine(tool.Backups, "monday")).And.Contain(" items in ").And.Not.Contain(password));
        var backup = BackupIntegrity.Verify(Path.Combine(tool.Backups, "monday"), cancellation: token);
        Assert.That(backup.IsIntact, Is.True);
        Assert.That(backup.Manifest!.Image, Is.EqualTo(new BackupImage(image.Reference, image.Digest, "official")));
    }

    [Test, CancelAfter(2 * Bounds.Server)]
    public async Task A_verified_backup_ends_with_0_and_is_listed_as_verified(CancellationToken token)
    {
        var verified = await tool.RunAsync($"verify --name monday {account}");

        Assert.That(verified.Code, Is.Zero, verified.Said);
        Assert.That(verified.Said, Does.Contain("monday: verified: a fresh server holds what was backed up, "));
        Assert.That((await tool.RunAsync("list")).Said, Does.Match("verified .* by a restore: [0-9,]+ items compared"));
        Assert.That(token.IsCancellationRequested, Is.False);
    }

    [Test, CancelAfter(2 * Bounds.Server)]
    public async Task What_a_restore_does_not_bring_back_is_named_with_code_1(CancellationToken token)
    {
        var other = Reseal("with more", FingerprintItem.Of("index", "elma365/public.orders.orders_lost", ("definition", "gone")));

        var verified = await tool.RunAsync($"verify --name {other} {account}");

        Assert.That(verified.Code, Is.EqualTo(1), verified.Said);
        Assert.That(verified.Said, Does.Contain("  index elma365/public.orders.orders_lost is missing\n"));
        Assert.That(verified.Said, Does.Contain($"{other}: different: 1 difference, "));
        Assert.That(Standing(other), Is.EqualTo(VerificationOutcome.Failed));
        Assert.That(token.IsCancellationRequested, Is.False);
    }

    [Test, CancelAfter(2 * Bounds.Server)]
    public async Task A_restore_that_can_not_be_read_back_is_unproven_with_code_2(CancellationToken token)
    {
        var other = Reseal("unread");

        var verified = await tool.RunAsync($"verify --name {other} --user elma365 --password-file {tool.Write("old", "another")}");

        Assert.That(verified.Code, Is.EqualTo(2), verified.Said);
        Assert.That(verified.Said, Does.Contain("password authentication failed").And.Contain("of when the backup was taken"));
        Assert.That(Standing(other), Is.EqualTo(VerificationOutcome.Unknown));
        Assert.That(token.IsCancellationRequested, Is.False);
    }

    [Test, CancelAfter(2 * Bounds.Server)]
    public async Task A_backup_is_restored_into_an_empty_cluster_with_another_password(CancellationToken token)
    {
        var fresh = GeneratedSecret.Create();
        await using var target = await ClusterUnderTest.StartAsync(fresh, token, NobodyTrusted);
        var file = tool.Write("fresh", fresh);

        var restored = await tool.RunAsync(
            $"restore --store postgresql --container {target.ContainerId} --user elma365 --password-file {file} --name monday "
            + $"--restored-password-file {tool.Write("restored", password)}");

        Assert.That(restored.Code, Is.Zero, restored.Said);
        Assert.That(restored.Said, Does.Contain("monday: verified: ").And.Contain("(RTO)"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task Nothing_is_restored_into_a_cluster_that_holds_something(CancellationToken token)
    {
        var refused = await tool.RunAsync($"restore --store postgresql --container {source.ContainerId} {account} --name monday");

        Assert.That(refused.Code, Is.EqualTo(1), refused.Said);
        Assert.That(refused.Said, Does.Contain("is not empty: it has the role app"));
        await source.DoAsync("do $$ begin assert (select count(*) from orders) = 500; end $$", token);
    }

    [Test, CancelAfter(2 * Bounds.Server)]
    public async Task An_encrypted_backup_is_verified_through_its_encryption_by_its_identity_alone(CancellationToken token)
    {
        var (key, recipient) = await KeyAsync("key", token);
        var (other, _) = await KeyAsync("other", token);

        var taken = await tool.RunAsync(
            $"create --store postgresql --container {source.ContainerId} {account} --name sealed --encrypt-to {recipient}");
        var files = await tool.RunAsync("verify --name sealed --files-only");
        var without = await tool.RunAsync($"verify --name sealed {account}");
        var wrong = await tool.RunAsync($"verify --name sealed {account} --identity {other}");
        var verified = await tool.RunAsync($"verify --name sealed {account} --identity {key}");

        Assert.That(taken.Code, Is.Zero, taken.Said);
        Assert.That(taken.Said, Does.Contain($"Encrypted to {recipient}"));
        var names = new[] { "orders_note", "SCRAM-SHA-256" };
        foreach (var file in Directory.EnumerateFiles(Path.Combine(tool.Backups, "sealed"), "*", SearchOption.AllDirectories))
            Assert.That(await File.ReadAllTextAsync(file, token), Does.Not.Contain(names[0]).And.Not.Contain(names[1]), file);
        var plain = await File.ReadAllTextAsync(Path.Combine(tool.Backups, "monday", "globals.json"), token);
        Assert.That(plain, Does.Contain(names[1]), "the control");
        Assert.That((files.Code, without.Code, wrong.Code, verified.Code), Is.EqualTo((0, 3, 3, 0)), $"{wrong.Said}\n{verified.Said}");
        Assert.That(without.Said, Does.Contain("name the file of an identity by --identity FILE"));
        Assert.That(wrong.Said, Does.Contain("none of its identities opens sealed"));
        Assert.That(verified.Said, Does.Contain("sealed: verified: a fresh server holds what was backed up, "));
        Assert.That(Directory.GetDirectories(Path.GetTempPath(), "elma365-verify-plain-*"), Is.Empty, "what was decrypted");
    }

    [TestCase("--container SOURCE --user elma365 --password-file WRONG", "password authentication failed for user \"elma365\"")]
    [TestCase("--container SOURCE --user nobody --password-file WRONG", "user nobody: ")]
    [TestCase("--container elma365-verify-none --password-file WRONG", "The engine has no container 'elma365-verify-none'")]
    [TestCase("--container SOURCE --port 5431 --password-file WRONG", "port 5431, user postgres: PostgreSQL: ")]
    [TestCase("--address nowhere.invalid --password-file WRONG", "nowhere.invalid can't be found")]
    [CancelAfter(Bounds.Server)]
    public async Task A_store_that_can_not_be_reached_as_said_is_refused_with_code_3(string words, string message, CancellationToken token)
    {
        var line = words.Replace("SOURCE", source.ContainerId, StringComparison.Ordinal)
            .Replace("WRONG", tool.Write("wrong", "wrong"), StringComparison.Ordinal);

        var refused = await tool.RunAsync($"create --store postgresql {line} --name tuesday");

        Assert.That(refused.Said, Does.Contain(message));
        Assert.That(refused.Code, Is.EqualTo(3));
        Assert.That(tool.Names, Does.Not.Contain("tuesday"));
        Assert.That(token.IsCancellationRequested, Is.False);
    }

    private async Task<(string File, string Recipient)> KeyAsync(string name, CancellationToken token)
    {
        var age = await AgeSource.OpenAsync(
            needsEngine: true, new VerificationOptions().ImagesFile, ImageSourcing.Usual, $"{ImagesUnderTest.RunId}-{name}", new SilentPhase(), token);
        await using var _ = age;
        using var output = new MemoryStream();
        await new ToolRun(ImagesUnderTest.Engine.Client, ((AgeContainer)age).Id, new ToolCommand("age-keygen"))
            .RunAsync(input: null, output, token);
        var text = System.Text.Encoding.ASCII.GetString(output.ToArray());
        return (tool.Write(name, text), text.Split("# public key: ")[1].Split('\n')[0]);
    }

    /// <summary>The same backup again, whose fingerprint says that the store held more.</summary>
    private string Reseal(string purpose, params FingerprintItem[] more)
    {
        var name = purpose.Replace(' ', '-');
        var origin = BackupIntegrity.Verify(Path.Combine(tool.Backups, "monday"));
        var manifest = origin.Manifest!;
        using var random = RandomNumberGenerator.Create();
        using var attempt = BackupAttempt.Begin(tool.Backups, name, new DurableStorage(), TimeProvider.System, random);
        foreach (var path in manifest.Files.Select(file => file.Path).Where(path => path != manifest.Fingerprint.File))
        {
            using var copy = attempt.CreateFile(path);
            copy.Write(File.ReadAllBytes(Path.Combine(origin.Directory, path)));
            copy.Complete();
        }

        using var file = attempt.CreateFile(manifest.Fingerprint.File);
        using var writer = new FingerprintWriter(file, Path.GetTempPath());
        var known = new FingerprintSummary(manifest.Fingerprint.Items, manifest.Fingerprint.Sha256);
        foreach (var item in new FingerprintReader(Path.Combine(origin.Directory, manifest.Fingerprint.File), known).Concat(more))
            writer.Add(item);
        var summary = writer.Complete();
        file.Complete();
        attempt.Seal(
            new BackupDescription(manifest.Store, manifest.Image, manifest.ServerVersion, manifest.Tools, [], []),
            manifest.Fingerprint.File,
            summary);
        return name;
    }

    private VerificationOutcome Standing(string name) =>
        BackupListing.Of(tool.Backups).Backups.Single(backup => backup.Name == name).Standing;
}

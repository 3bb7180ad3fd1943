using System.Security.Cryptography;
using System.Text.Json;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Cli;
using Elma365Verify.Tests.Backup;
using Elma365Verify.Tests.Backup.Directories;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>The commands that need no engine, on directories of backups as the domain writes them.</summary>
internal sealed class BackupDirectoryTests
{
    private readonly Scratch scratch = new();

    [SetUp]
    public void Empty()
    {
        foreach (var directory in Directory.GetDirectories(scratch.Root))
            Directory.Delete(directory, recursive: true);
        File.Delete(scratch[BackupCatalog.FileName]);
    }

    [OneTimeTearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public async Task A_list_says_what_each_backup_is_and_what_is_known_of_it()
    {
        var one = SampleBackup.Take(scratch.Root, "one");
        SampleBackup.Take(scratch.Root, "two", seed: 2);
        var head = Verified(one, VerificationOutcome.Passed);
        Directory.CreateDirectory(scratch[".three.partial-0123456789abcdef"]);

        var ended = await Invocation.BackupAsync("list", "--dir", scratch.Root);

        Assert.That(ended, Is.EqualTo(new Invocation(ExitCodes.Success, $"""
            backup  store       taken (UTC)       bytes  items
            one     postgresql  2026-01-03 03:04  4,449      2
              16.3, pg:16
              verified 2026-03-01 00:00 by a restore: 2 items compared
            two     postgresql  2026-01-04 03:04  4,449      2
              16.3, pg:16
              never restored to verify it
            .three.partial-0123456789abcdef is an unfinished attempt, or one under way; 'backup prune' removes it after a day
            The catalogue's head: 3 {head.Sha256}

            """.ReplaceLineEndings("\n").Replace("4,449", Bytes(one), StringComparison.Ordinal), string.Empty)));
    }

    [Test]
    public async Task A_list_in_JSON_holds_the_same_for_programs()
    {
        var one = SampleBackup.Take(scratch.Root, "one");
        var head = Verified(one, VerificationOutcome.Failed, "index a is missing");

        var ended = await Invocation.BackupAsync("list", "--dir", scratch.Root, "--json");

        using var json = JsonDocument.Parse(ended.Output);
        var backup = json.RootElement.GetProperty("backups")[0];
        Assert.That(backup.GetProperty("name").GetString(), Is.EqualTo("one"));
        Assert.That(backup.GetProperty("standing").GetString(), Is.EqualTo("failed"));
        Assert.That(backup.GetProperty("verifications")[0].GetProperty("problems")[0].GetString(), Is.EqualTo("index a is missing"));
        Assert.That(json.RootElement.GetProperty("head").GetProperty("sha256").GetString(), Is.EqualTo(head.Sha256));
    }

    [Test]
    public async Task What_departs_from_the_catalogue_is_listed_with_code_1()
    {
        SampleBackup.Take(scratch.Root, "one");
        SampleBackup.Take(scratch.Root, "two", seed: 2);
        File.AppendAllText(scratch["one", BackupManifest.FileName], " ");
        Directory.Delete(scratch["two"], recursive: true);

        var ended = await Invocation.BackupAsync("list", "--dir", scratch.Root);

        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Findings));
        Assert.That(ended.Output, Does.Contain("PROBLEM: the manifest was edited").And.Contain("two is in the catalogue and not there"));
    }

    [Test]
    public async Task Intact_files_are_verified_and_the_result_is_kept()
    {
        SampleBackup.Take(scratch.Root, "one");

        var ended = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only");

        Assert.That(ended.Output, Does.StartWith("one: intact: 3 files, "));
        Assert.That((ended.Code, ended.Error), Is.EqualTo((ExitCodes.Success, string.Empty)));
        var listed = BackupListing.Of(scratch.Root).Backups.Single();
        Assert.That(listed.Verifications.Single(), Has.Property("Depth").EqualTo(VerificationDepth.Integrity)
            .And.Property("Outcome").EqualTo(VerificationOutcome.Passed));
        Assert.That(listed.Standing, Is.EqualTo(VerificationOutcome.Unknown), "intact is not verified");
    }

    [Test]
    public async Task Damage_is_named_ends_with_code_1_and_is_kept()
    {
        SampleBackup.Take(scratch.Root, "one");
        var bytes = File.ReadAllBytes(scratch["one", "orders.dump"]);
        bytes[2000] ^= 1;
        File.WriteAllBytes(scratch["one", "orders.dump"], bytes);
        File.Delete(scratch["one", "dump", "empty.bson"]);

        var ended = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--name", "one", "--files-only");

        Assert.That(ended, Is.EqualTo(new Invocation(ExitCodes.Findings, """
              dump/empty.bson is missing
              orders.dump: content differs from the manifest (same size)
            one: damaged: 2 problems; nothing was restored

            """.ReplaceLineEndings("\n"), string.Empty)));
        Assert.That(BackupListing.Of(scratch.Root).Backups.Single().Standing, Is.EqualTo(VerificationOutcome.Failed));
    }

    [Test]
    public async Task The_newest_is_verified_unless_all_are_asked_for()
    {
        SampleBackup.Take(scratch.Root, "one");
        SampleBackup.Take(scratch.Root, "two", seed: 2);
        File.Delete(scratch["one", "orders.dump"]);

        var newest = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only");
        var all = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only", "--all");

        Assert.That(newest.Output, Does.Contain("two: intact").And.Not.Contain("one"));
        Assert.That(newest.Code, Is.EqualTo(ExitCodes.Success));
        Assert.That(all.Output, Does.Contain("two: intact").And.Contain("one: damaged"));
        Assert.That(all.Code, Is.EqualTo(ExitCodes.Findings));
    }

    [Test]
    public async Task An_older_backup_does_not_pass_for_the_newest_that_is_gone()
    {
        SampleBackup.Take(scratch.Root, "one");
        SampleBackup.Take(scratch.Root, "two", seed: 2);
        Directory.Delete(scratch["two"], recursive: true);

        var ended = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only");

        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Findings));
        Assert.That(ended.Output, Does.Contain("two is in the catalogue as the newest backup of postgresql, and is not there"));
    }

    [Test]
    public async Task A_backup_that_can_not_be_told_is_never_left_out()
    {
        SampleBackup.Take(scratch.Root, "one");
        SampleBackup.Take(scratch.Root, "two", seed: 2);
        File.Delete(scratch["two", BackupManifest.SealName]);

        var ended = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only", "--store", "postgresql");

        Assert.That(ended.Output, Does.Contain("one: intact").And.Contain("two: damaged"));
        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Findings));
    }

    [Test]
    public async Task Pruning_removes_what_no_rule_keeps_and_says_why_the_rest_stays()
    {
        Verified(SampleBackup.Take(scratch.Root, "one"), VerificationOutcome.Passed);
        Verified(SampleBackup.Take(scratch.Root, "two", seed: 2), VerificationOutcome.Passed);
        SampleBackup.Take(scratch.Root, "three", seed: 3);

        var tried = await Invocation.BackupAsync("prune", "--dir", scratch.Root, "--keep-newest", "1", "--dry-run");
        var before = BackupListing.Of(scratch.Root).Backups.Length;
        var ended = await Invocation.BackupAsync("prune", "--dir", scratch.Root, "--keep-newest", "1");

        Assert.That(before, Is.EqualTo(3));
        Assert.That(tried.Output, Does.Contain("would remove  one: no rule keeps it"));
        Assert.That(ended, Is.EqualTo(new Invocation(ExitCodes.Success, """
            keep    three: newer than the last verified backup; one of the newest
            keep    two: the last verified backup of postgresql
            remove  one: no rule keeps it

            """.ReplaceLineEndings("\n"), string.Empty)));
        var left = BackupListing.Of(scratch.Root);
        Assert.That(left.Backups.Select(backup => backup.Name), Is.EqualTo(["three", "two"]));
        Assert.That(left.Problem, Is.Null);
        Assert.That(left.Missing, Is.Empty);
    }

    [Test]
    public async Task A_verified_backup_that_was_damaged_since_protects_no_other_and_stays_itself()
    {
        Verified(SampleBackup.Take(scratch.Root, "one"), VerificationOutcome.Passed);
        Verified(SampleBackup.Take(scratch.Root, "two", seed: 2), VerificationOutcome.Passed);
        SampleBackup.Take(scratch.Root, "three", seed: 3);
        File.Delete(scratch["two", "orders.dump"]);

        var ended = await Invocation.BackupAsync("prune", "--dir", scratch.Root, "--keep-newest", "1", "--drop-unverified");

        Assert.That(ended.Output, Does.Contain("keep    one: the last verified backup of postgresql"));
        Assert.That(ended.Output, Does.Contain("keep    two: it was proven to restore, and its files are damaged since"));
        Assert.That(BackupListing.Of(scratch.Root).Backups, Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Nothing_is_pruned_where_the_catalogue_can_not_be_trusted()
    {
        SampleBackup.Take(scratch.Root, "one");
        SampleBackup.Take(scratch.Root, "two", seed: 2);
        var lines = File.ReadAllLines(scratch[BackupCatalog.FileName]);
        File.WriteAllLines(
            scratch[BackupCatalog.FileName],
            [lines[0].Replace("postgresql", "postgresqk", StringComparison.Ordinal), lines[1]]);

        var ended = await Invocation.BackupAsync("prune", "--dir", scratch.Root, "--keep-newest", "1", "--drop-unverified");

        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Findings));
        Assert.That(ended.Error, Does.Contain("the line before was changed or dropped").And.EndWith("nothing is removed\n"));
        Assert.That(Directory.GetDirectories(scratch.Root), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_record_that_was_edited_is_a_problem_in_the_list_and_prunes_nothing()
    {
        Verified(SampleBackup.Take(scratch.Root, "one"), VerificationOutcome.Passed);
        Verified(SampleBackup.Take(scratch.Root, "two", seed: 2), VerificationOutcome.Failed, "index a is missing");
        SampleBackup.Take(scratch.Root, "three", seed: 3);
        var before = await Invocation.BackupAsync("list", "--dir", scratch.Root);
        var record = scratch["two", VerificationFile.Name];
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"failed\"", "\"passed\"", StringComparison.Ordinal));

        var list = await Invocation.BackupAsync("list", "--dir", scratch.Root);
        var prune = await Invocation.BackupAsync("prune", "--dir", scratch.Root, "--keep-newest", "1", "--drop-unverified");

        Assert.That(before.Code, Is.EqualTo(ExitCodes.Success), "the control");
        Assert.That(list.Code, Is.EqualTo(ExitCodes.Findings));
        Assert.That(list.Output, Does.Contain("  PROBLEM: verified.json is not the record the catalogue knows"));
        Assert.That(prune.Output, Does.Contain("keep    two: verified.json is not the record the catalogue knows"));
        Assert.That(prune.Output, Does.Contain("keep    one: the last verified backup of postgresql"));
        Assert.That(BackupListing.Of(scratch.Root).Backups, Has.Length.EqualTo(3));
    }

    [Test]
    public async Task A_backup_that_is_a_link_is_a_problem_everywhere()
    {
        SampleBackup.Take(scratch.Root, "one");
        using var elsewhere = new Scratch();
        Directory.Move(scratch["one"], elsewhere["one"]);
        Directory.CreateSymbolicLink(scratch["one"], elsewhere["one"]);
        const string Sentence = "one is not a backup: it is a symbolic link; a backup holds its files itself";

        var list = await Invocation.BackupAsync("list", "--dir", scratch.Root);
        var verify = await Invocation.BackupAsync("verify", "--dir", scratch.Root, "--files-only");
        var prune = await Invocation.BackupAsync("prune", "--dir", scratch.Root, "--keep-newest", "1");

        Assert.That(list.Output, Does.Contain($"PROBLEM: {Sentence}"));
        Assert.That(verify.Output, Does.Contain(Sentence));
        Assert.That(prune.Output, Does.Contain($"keep    one: {Sentence}"));
        Assert.That((list.Code, verify.Code), Is.EqualTo((ExitCodes.Findings, ExitCodes.Findings)));
        Assert.That(File.Exists(elsewhere["one", "orders.dump"]));
        Directory.Delete(scratch["one"]);
    }

    [TestCase("list")]
    [TestCase("verify", "--files-only")]
    [TestCase("prune", "--keep-newest", "1")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task An_open_directory_is_said_and_left_as_it_is(string command, params string[] options)
    {
        SampleBackup.Take(scratch.Root, "one");
        var before = File.GetUnixFileMode(scratch.Root);
        var closed = await Invocation.BackupAsync([command, "--dir", scratch.Root, .. options]);
        File.SetUnixFileMode(scratch.Root, before | UnixFileMode.OtherRead);
        try
        {
            var open = await Invocation.BackupAsync([command, "--dir", scratch.Root, .. options]);
            Assert.That(closed.Output, Does.Not.Contain("warning"), "the control");
            Assert.That(open.Output, Does.Contain(
                $"warning: {scratch.Root} is open to others than its owner (mode 704); chmod 700 {scratch.Root}"));
            Assert.That(File.GetUnixFileMode(scratch.Root), Is.EqualTo(before | UnixFileMode.OtherRead));
        }
        finally
        {
            File.SetUnixFileMode(scratch.Root, before);
        }
    }

    private static string Bytes(SealedBackup backup) =>
        FormattableString.Invariant($"{backup.Manifest.Files.Sum(file => file.Size):N0}");

    private static CatalogHead Verified(SealedBackup backup, VerificationOutcome outcome, params string[] problems)
    {
        var record = new VerificationRecord(
            backup.ManifestSha256,
            VerificationDepth.Restore,
            new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            outcome,
            2,
            [.. problems]);
        using var random = RandomNumberGenerator.Create();
        return VerificationStore.Keep(backup.Path, record, new DurableStorage(), random);
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup;

namespace Elma365Verify.Tests.Backup.Directories;

/// <summary>What is put in the place of a backup, or of something in it, and leads elsewhere or nowhere.</summary>
[Platform("Linux")]
public sealed class StrangerTests
{
    private Scratch scratch = null!;

    private string Parent => scratch["backups"];

    [SetUp]
    public void Create()
    {
        scratch = new Scratch();
        SampleBackup.Take(Parent, "nightly");
        Assert.That(Problems("nightly"), Is.Empty, "the control");
    }

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void A_link_in_a_backups_place_is_no_backup_though_what_is_behind_it_is_one()
    {
        Directory.Move(Path.Combine(Parent, "nightly"), scratch["elsewhere"]);
        Directory.CreateSymbolicLink(Path.Combine(Parent, "nightly"), scratch["elsewhere"]);
        RequireRefused("nightly is not a backup: it is a symbolic link; a backup holds its files itself");
        Assert.That(Directory.GetFileSystemEntries(scratch["elsewhere"]), Is.Not.Empty, "nothing behind it was touched");
    }

    [Test]
    [CancelAfter(20_000)]
    public void A_pipe_in_a_backups_place_is_no_backup(CancellationToken cancellation)
    {
        Directory.Delete(Path.Combine(Parent, "nightly"), recursive: true);
        Run("mkfifo", Path.Combine(Parent, "nightly"));
        RequireRefused("nightly is not a backup: it is a pipe; a backup holds its files itself");
        Assert.That(cancellation.IsCancellationRequested, Is.False);
    }

    [Test]
    public void A_socket_in_a_backups_place_is_no_backup()
    {
        Directory.Delete(Path.Combine(Parent, "nightly"), recursive: true);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Parent, "nightly")));
        RequireRefused("nightly is not a backup: it is a socket; a backup holds its files itself");
    }

    [Test]
    [CancelAfter(20_000)]
    public void A_pipe_in_the_place_of_an_empty_file_is_found_and_does_not_hang(CancellationToken cancellation)
    {
        File.Delete(Path.Combine(Parent, "nightly", "dump", "empty.bson"));
        Run("mkfifo", Path.Combine(Parent, "nightly", "dump", "empty.bson"));
        Assert.That(Problems("nightly"), Is.EqualTo(new[] { "dump/empty.bson is a pipe; a backup holds its files itself" }));
        Assert.That(cancellation.IsCancellationRequested, Is.False);
    }

    [TestCase("orders.dump")]
    [TestCase("dump/empty.bson")]
    [TestCase("manifest.json")]
    [TestCase("manifest.sha256")]
    public void A_file_with_a_second_name_elsewhere_is_found(string file)
    {
        Run("ln", Path.Combine(Parent, "nightly", file), scratch["second"]);
        Assert.That(Problems("nightly").First(), Does.StartWith($"{file} has 2 names (hard links)"));
        File.Delete(scratch["second"]);
        Assert.That(Problems("nightly"), Is.Empty, "the control: one name");
    }

    [TestCase(BackupCatalog.FileName)]
    [TestCase(BackupCatalog.LockName)]
    public void A_catalogue_or_its_lock_that_is_a_link_is_refused(string name)
    {
        File.Move(Path.Combine(Parent, name), scratch["elsewhere"]);
        File.CreateSymbolicLink(Path.Combine(Parent, name), scratch["elsewhere"]);
        Assert.That(() => SampleBackup.Take(Parent, "more", seed: 2), Throws.TypeOf<BackupException>()
            .With.Message.StartsWith($"{Path.Combine(Parent, name)}: it is a symbolic link"));
    }

    [TestCase(BackupCatalog.FileName)]
    [TestCase(BackupCatalog.LockName)]
    [CancelAfter(20_000)]
    public void A_catalogue_or_its_lock_that_is_a_pipe_does_not_hang(string name, CancellationToken cancellation)
    {
        File.Delete(Path.Combine(Parent, name));
        Run("mkfifo", Path.Combine(Parent, name));
        Assert.That(() => SampleBackup.Take(Parent, "more", seed: 2), Throws.TypeOf<BackupException>()
            .With.Message.StartsWith($"{Path.Combine(Parent, name)}: it is a pipe"));
        Assert.That(cancellation.IsCancellationRequested, Is.False);
    }

    [Test]
    public void What_an_attempt_left_is_not_removed_through_a_link()
    {
        const string Left = ".nightly.partial-0123456789abcdef";
        Directory.CreateDirectory(scratch["precious"]);
        File.WriteAllText(scratch["precious", "file"], "kept");
        Directory.CreateSymbolicLink(Path.Combine(Parent, Left), scratch["precious"]);
        using var random = RandomNumberGenerator.Create();
        var removal = new BackupRemoval(Parent, new DurableStorage(), TimeProvider.System, random);
        Assert.That(removal.RemoveUnfinished(TimeSpan.Zero), Is.Empty);
        Assert.That(File.Exists(scratch["precious", "file"]));
        Assert.That(BackupListing.Of(Parent).Backups.Single(backup => backup.Name == Left).Problem, Does.Contain("unfinished attempt"));
        Directory.Delete(Path.Combine(Parent, Left));
        Directory.CreateDirectory(Path.Combine(Parent, Left));
        Assert.That(removal.RemoveUnfinished(TimeSpan.Zero), Is.EqualTo(new[] { Left }), "the control");
    }

    [Test]
    public void What_is_mounted_in_a_backup_is_found_and_outlives_a_removal()
    {
        Directory.CreateDirectory(scratch["precious"]);
        File.WriteAllText(scratch["precious", "file"], "kept");
        var place = Path.Combine(Parent, "nightly", "dump");
        Assume.That(TryRun("mount", "--bind", scratch["precious"], place), "this user mounts nothing");
        try
        {
            Assert.That(Problems("nightly"), Does.Contain("dump is a mount point; a backup holds its files itself"));
            using var random = RandomNumberGenerator.Create();
            Assert.That(
                () => new BackupRemoval(Parent, new DurableStorage(), TimeProvider.System, random).Remove("nightly"),
                Throws.TypeOf<BackupException>().With.Message.Contains("is a mount point"));
            Assert.That(File.Exists(scratch["precious", "file"]));
        }
        finally
        {
            Run("umount", place);
        }

        Assert.That(Problems("nightly"), Is.Empty, "the control");
    }

    private void RequireRefused(string sentence)
    {
        Assert.That(Problems("nightly"), Is.EqualTo(new[] { sentence }), "verify");
        Assert.That(BackupListing.Of(Parent).Backups.Single().Problem, Is.EqualTo(sentence), "list and prune");
        Assert.That(
            () => BackupVault.On(Parent, TimeProvider.System).Open("nightly", CancellationToken.None),
            Throws.TypeOf<BackupException>().With.Message.Contains(sentence), "restore");
        using var random = RandomNumberGenerator.Create();
        Assert.That(
            () => new BackupRemoval(Parent, new DurableStorage(), TimeProvider.System, random).Remove("nightly"),
            Throws.TypeOf<BackupException>().With.Message.Contains(sentence), "prune");
    }

    private IEnumerable<string> Problems(string name) =>
        BackupIntegrity.Verify(Path.Combine(Parent, name)).Problems.Select(problem => problem.Sentence);

    private static void Run(string program, params string[] arguments) => Assert.That(TryRun(program, arguments), program);

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        return process.WaitForExit(10_000) && process.ExitCode == 0;
    }
}

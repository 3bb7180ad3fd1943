using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Tests.Backup.Fingerprints;

namespace Elma365Verify.Tests.Backup.Directories;

/// <summary>Who can read what a backup leaves on a disk, under umasks that would let everybody, the group, or nobody.</summary>
[UnsupportedOSPlatform("windows")]
[NonParallelizable] // A umask is the whole process's.
public sealed class OwnerOnlyTests
{
    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Scratch scratch = new();
    private uint before;

    [SetUp]
    public void Enter()
    {
        before = Umask(Convert.ToUInt32("022", 8));
    }

    [TearDown]
    public void Leave() => _ = Umask(before);

    [OneTimeTearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void Everything_a_backup_is_made_of_is_its_owners_alone([Values("000", "022", "077")] string umask)
    {
        Set(umask);
        var parent = scratch[umask, "new", "backups"];

        var backup = SampleBackup.Take(parent, "nightly");
        using var random = RandomNumberGenerator.Create();
        VerificationStore.Keep(
            backup.Path,
            new VerificationRecord(backup.ManifestSha256, VerificationDepth.Restore, SampleBackup.Began, VerificationOutcome.Passed, 2, []),
            new DurableStorage(),
            random);

        RequirePrivate(scratch[umask]);
        Assert.That(
            Directory.EnumerateFiles(parent, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            Is.SupersetOf(new[] { ".catalog.lock", "catalog.jsonl", "manifest.json", "manifest.sha256", "verified.json", "empty.bson" }));
        RequireEffective(umask);
    }

    [Test]
    public void What_is_written_meanwhile_is_its_owners_alone_too([Values("000", "022", "077")] string umask)
    {
        Set(umask);
        var work = Directory.CreateDirectory(scratch[$"meanwhile-{umask}"], PrivateDirectory).FullName;
        using var ledger = new WriteLedger(Path.Combine(work, "ledger.jsonl"), TimeProvider.System);
        using var fingerprint = new FingerprintWriter(Stream.Null, work, bytesInMemory: 100);
        fingerprint.Add(SampleItems.Index);
        fingerprint.Add(FingerprintItem.Of("table", "public.orders", ("row count", "1")));
        using var attempt = BackupAttempt.Begin(
            Path.Combine(work, "backups"), "nightly", new DurableStorage(), TimeProvider.System, RandomNumberGenerator.Create());
        using var file = attempt.CreateFile("dump/orders.bson");

        Assert.That(Directory.GetDirectories(work, ".fingerprint-*"), Has.Length.EqualTo(1), "runs are on the disk");
        RequirePrivate(work);
        RequireEffective(umask);
    }

    [Test]
    public void A_description_and_a_rehearsals_place_are_their_owners_alone([Values("000", "022", "077")] string umask)
    {
        Set(umask);
        using var workspace = Workspace.Make();
        using (var file = OwnerOnly.OpenFile(workspace.Ledger("redis"), FileMode.CreateNew))
            file.WriteByte(1);
        RequirePrivate(Path.GetDirectoryName(workspace.Backups)!);
        RequireEffective(umask);
    }

    [Test]
    public void A_directory_that_is_open_or_somebody_elses_is_said_with_the_mend_and_not_changed()
    {
        SampleBackup.Take(scratch["open"], "nightly");
        Assert.That(BackupExposure.Of(scratch["open"]), Is.Empty, "the control");
        File.SetUnixFileMode(scratch["open"], PrivateDirectory | UnixFileMode.GroupRead);
        Assert.That(BackupExposure.Of(scratch["open"]), Is.EqualTo(new[]
        {
            $"{scratch["open"]} is open to others than its owner (mode 740); chmod 700 {scratch["open"]}",
        }));
        File.SetUnixFileMode(scratch["open", "nightly"], PrivateDirectory | UnixFileMode.OtherExecute);
        Assert.That(BackupExposure.Of(scratch["open"]).Last(), Is.EqualTo(
            $"1 in it can be read by others too, such as nightly; chmod -R go= {scratch["open"]}"));
        Assert.That(File.GetUnixFileMode(scratch["open"]), Is.EqualTo(PrivateDirectory | UnixFileMode.GroupRead));
        Assert.That(BackupListing.Of(scratch["open"]).Exposed, Has.Length.EqualTo(2));
        Assert.That(BackupExposure.Of(scratch["none"]), Is.Empty);
    }

    [Test]
    public void A_directory_of_another_user_is_said()
    {
        Assume.That(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root gives a directory away");
        OwnerOnly.CreateDirectory(scratch["given"]);
        Assert.That(BackupExposure.Of(scratch["given"]), Is.Empty, "the control");
        Assert.That(ChangeOwner(scratch["given"], 65534, 65534), Is.Zero);
        Assert.That(BackupExposure.Of(scratch["given"]).Single(), Does.Contain("belongs to another user (number 65534)"));
    }

    private static void RequirePrivate(string root)
    {
        foreach (var directory in Directory.EnumerateDirectories(root, "*", All).Append(root))
            Assert.That(File.GetUnixFileMode(directory), Is.EqualTo(PrivateDirectory), directory);
        foreach (var file in Directory.EnumerateFiles(root, "*", All))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(PrivateFile), file);
    }

    // The control: what is made without care gets what the umask leaves of 0666.
    private void RequireEffective(string umask)
    {
        var careless = scratch[$"careless-{Guid.NewGuid():N}"];
        File.WriteAllText(careless, string.Empty);
        Assert.That((int)File.GetUnixFileMode(careless), Is.EqualTo(0x1b6 & ~Convert.ToInt32(umask, 8)));
    }

    private static EnumerationOptions All => new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    private static void Set(string umask) => _ = Umask(Convert.ToUInt32(umask, 8));

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint Umask(uint mask);

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}

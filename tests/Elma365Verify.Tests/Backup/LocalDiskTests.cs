using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup;

namespace Elma365Verify.Tests.Backup;

internal sealed class LocalDiskTests
{
    [Test]
    public void A_full_disk_of_this_machine_is_told_through_whatever_wraps_it()
    {
        Assume.That(OperatingSystem.IsLinux() && File.Exists("/dev/full"), "a device that is always full");
        var refusal = Assert.Catch<IOException>(() => File.WriteAllText("/dev/full", "something"));
        Assert.That(LocalDisk.RefusalIn(refusal), Is.SameAs(refusal));
        var wrapped = new InvalidOperationException("the step failed", new BackupException("redis: it can't be kept", refusal));
        Assert.That(LocalDisk.RefusalIn(wrapped), Is.SameAs(refusal));
    }

    [Test]
    public void What_a_server_or_the_way_to_it_fails_with_is_none()
    {
        Assert.That(LocalDisk.RefusalIn(new IOException("Unable to read data from the transport connection.")), Is.Null);
        Assert.That(LocalDisk.RefusalIn(new BackupException("MISCONF: No space left on device")), Is.Null);
        var missing = Assert.Catch<IOException>(() => File.ReadAllText("/nonexistent/file"));
        Assert.That(LocalDisk.RefusalIn(new BackupException("it is gone", missing)), Is.Null);
    }

    [Test]
    public void A_rehearsal_without_a_place_for_its_files_names_the_place_and_the_mend()
    {
        using var workspace = Workspace.Make();
        var refused = workspace.Refused(new IOException("No space left on device."));
        Assert.That(refused.Message, Does.StartWith(Path.GetTempPath()).And.Contain("No space left on device. Free").And.Contain("TMPDIR"));
    }
}

using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup;

namespace Elma365Verify.Tests.Backup.Archives;

/// <summary>Which tools go with which server, and what is said where none are to be had.</summary>
internal sealed class ToolImagesTests
{
    [TestCase("postgresql", "15.14", "PostgreSQL 15.3", true)]
    [TestCase("postgresql", "17.6", "PostgreSQL 16.10", false, TestName = "{m}(a newer pg_dump writes for its own version)")]
    [TestCase("postgresql", "15.14", "PostgreSQL 16.10", false)]
    [TestCase("redis", "8.0.2", "Redis 8.0.6", true)]
    [TestCase("redis", "7.0.15", "Redis 7.4.2", false, TestName = "{m}(another version of RDB files)")]
    [TestCase("redis", "8.0.2", "Redis 7.0.15", false)]
    public void Tools_serve_servers_that_read_what_they_write(string role, string tool, string server, bool serves) =>
        Assert.That(MajorVersion.Serves(role, tool, server), Is.EqualTo(serves));

    [Test]
    public void Where_there_are_none_every_image_that_was_tried_is_named_and_so_is_the_option()
    {
        var none = ToolImages.None(
            "postgresql", "PostgreSQL 16.10", ["the server's own image, a/b:1: pg_dump failed", "Debian's packages: none"]);

        Assert.That(none, Is.InstanceOf<BackupException>());
        Assert.That(
            none.Message,
            Is.EqualTo("there are no tools that go with PostgreSQL 16.10: the server's own image, a/b:1: pg_dump failed; "
                + "Debian's packages: none. Name an image that has pg_dump, pg_dumpall, pg_restore, psql of its version: "
                + "--tools postgresql=REFERENCE, or tools: below images: postgresql: in the settings file"));
    }

    [Test]
    public void Every_store_that_needs_tools_has_some() => Assert.That(
        StoreArchives.Stores.Where(StoreArchives.NeedTools).Select(ToolImages.Needed), Has.All.Not.Empty);

    [Test]
    public void The_settings_know_which_stores_take_tools() => Assert.That(
        Elma365Verify.Settings.RolePairs.WithTools, Is.EqualTo(StoreArchives.Stores.Where(StoreArchives.NeedTools)));
}

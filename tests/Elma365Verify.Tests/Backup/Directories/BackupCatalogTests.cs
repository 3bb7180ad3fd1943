using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Tests.Backup.Directories;

public sealed class BackupCatalogTests
{
    private Scratch scratch = null!;
    private BackupCatalog catalog = null!;

    [SetUp]
    public void Create()
    {
        scratch = new Scratch();
        catalog = new BackupCatalog(scratch.Root, new DurableStorage());
        for (byte number = 1; number <= 3; number++)
            SampleBackup.Take(scratch.Root, $"backup-{number}", number);
    }

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void Entries_are_chained()
    {
        var content = catalog.Read()!;
        Assert.That(content.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "backup-1", "backup-2", "backup-3" }));
        Assert.That(content.Entries[0].Previous, Is.EqualTo(new string('0', 64)));
        Assert.That(content.Entries[2].Previous, Is.EqualTo(content.Heads[1].Sha256));
        Assert.That(content.Interrupted, Is.False);
    }

    [TestCase("backup-2", "backup-9", ":3: previous: the line before was changed or dropped")]
    [TestCase("\"sequence\":2", "\"sequence\":7", ":2: sequence: it is 7 where 2 belongs")]
    [TestCase("\"event\":\"created\"", "\"event\":\"made\"", ":1: event: it is none of created, removed")]
    [TestCase("{\"sequence\":2", "{\"x\":2", ":2: x: there is no such property")]
    [TestCase("{\"sequence\":2", "!", ":2: it is not JSON")]
    public void A_changed_line_is_refused_by_number(string before, string after, string fault)
    {
        var text = File.ReadAllText(catalog.File);
        var at = text.IndexOf(before, StringComparison.Ordinal);
        File.WriteAllText(catalog.File, text.Remove(at, before.Length).Insert(at, after));
        Assert.That(catalog.Read, Throws.TypeOf<BackupException>().With.Message.StartsWith(catalog.File + fault));
        Assert.That(BackupListing.Of(scratch.Root).Problem, Does.Contain(fault));
        Assert.That(() => SampleBackup.Take(scratch.Root, "more"), Throws.TypeOf<BackupException>(), "nothing is chained to it");
    }

    [TestCase(0)]
    [TestCase(1)]
    public void A_dropped_line_is_refused(int dropped)
    {
        File.WriteAllLines(catalog.File, File.ReadAllLines(catalog.File).Where((_, index) => index != dropped));
        Assert.That(catalog.Read, Throws.TypeOf<BackupException>().With.Message.Contains("sequence"));
    }

    [Test]
    public void Lines_dropped_from_the_end_show_against_a_head_kept_elsewhere()
    {
        var head = catalog.Read()!.Head;
        File.WriteAllLines(catalog.File, File.ReadAllLines(catalog.File)[..2]);
        var set = catalog.Read()!;
        Assert.That(set.Extends(head), Is.False);
        Assert.That(set.Extends(set.Head) && set.Extends(CatalogHead.Empty));
        Assert.That(BackupIntegrity.Verify(scratch["backup-3"]).Problems.Single().Fault, Is.EqualTo(IntegrityFault.NotInCatalog));
        SampleBackup.Take(scratch.Root, "other");
        Assert.That(catalog.Read()!.Extends(head), Is.False, "another line in its place is no continuation");
        Assert.That(catalog.Read()!.Extends(set.Head));
    }

    [Test]
    public void An_unfinished_last_line_counts_for_nothing_and_the_next_takes_its_place()
    {
        var text = File.ReadAllText(catalog.File);
        File.WriteAllText(catalog.File, text[..^10]);
        var content = catalog.Read()!;
        Assert.That(content.Interrupted);
        Assert.That(content.Entries, Has.Length.EqualTo(2));
        SampleBackup.Take(scratch.Root, "next");
        Assert.That(catalog.Read()!.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "backup-1", "backup-2", "next" }));
    }

    [Test]
    public void There_is_no_catalogue_where_nothing_was_backed_up()
    {
        Directory.CreateDirectory(scratch["empty"]);
        Assert.That(new BackupCatalog(scratch["empty"], new DurableStorage()).Read(), Is.Null);
        Assert.That(BackupListing.Of(scratch["empty"]).Problem, Is.Null);
    }
}

using Elma365Verify.Backup.Contents;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Tests.Backup.Contents;

/// <summary>What becomes of each kind of thing a server can hold: said once, and told in README.</summary>
public sealed class StoreContentsTests
{
    private static readonly string[] Readme = File.ReadAllLines(ProductFiles.PathOf("README.md"));

    [TestCaseSource(typeof(StoreSite), nameof(StoreSite.Stores))]
    public void Readme_names_exactly_what_is_not_kept(string store)
    {
        var row = Readme.Single(line => line.StartsWith($"| `{store}` | ", StringComparison.Ordinal));
        var named = row.Split('|')[2].Split(';', StringSplitOptions.TrimEntries);
        var lost = StoreContents.Of(store).Where(kind => kind.Keeping == Keeping.NotKept).Select(kind => kind.Name);
        Assert.That(named, Is.EquivalentTo(lost));
    }

    [TestCaseSource(typeof(StoreSite), nameof(StoreSite.Stores))]
    public void Every_kind_is_decided_on_once_and_something_is_compared(string store)
    {
        var kinds = StoreContents.Of(store);
        Assert.That(kinds.Select(kind => kind.Name), Is.Unique);
        Assert.That(kinds.Select(kind => kind.Keeping), Does.Contain(Keeping.Compared));
    }
}

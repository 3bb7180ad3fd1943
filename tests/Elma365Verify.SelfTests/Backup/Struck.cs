using System.Text.RegularExpressions;
using Elma365Verify.Backup;
using NUnit.Framework.Constraints;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>What came of a backup that a calamity struck.</summary>
/// <param name="Store">The store.</param>
/// <param name="Folder">Where it was to be.</param>
/// <param name="HasEnded">Whether it ended in time.</param>
/// <param name="Failure">What it failed with; null where it did not.</param>
/// <param name="Lasted">How long after the calamity.</param>
internal sealed record Struck(FaultyStore Store, BackupFolder Folder, bool HasEnded, Exception? Failure, TimeSpan Lasted)
{
    /// <summary>The backup's name.</summary>
    public const string Name = "struck";

    /// <summary>Fails unless it failed in time, named its store, and left nothing; and the next one of its name is intact.</summary>
    public async Task ExpectAsync(CancellationToken token)
    {
        Assert.That(HasEnded, $"It hung for {Lasted.TotalSeconds:F0} s.");
        Assert.That(Failure, Is.TypeOf<BackupException>());
        Assert.That(Failure!.Message, ContainsAnyOf(Store.Names));
        TestContext.Progress.WriteLine($"{Store.Role} after {Lasted.TotalSeconds:F1} s: {Failure.Message}");
        Folder.ExpectOnly();
        await using var site = await BackupSites.OpenSourceAsync(Store.Role, token);
        await Folder.TakeAsync(site, Name, token);
        Folder.Open(Name);
        Folder.ExpectOnly(Name);
    }

    private static RegexConstraint ContainsAnyOf(IEnumerable<string> names) =>
        Does.Match(string.Join('|', names.Select(Regex.Escape)));
}

using System.Text.RegularExpressions;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Disks;

/// <summary>A run that has no room for what it writes says so, names the place, and is no pass.</summary>
[Category(Rounds.Category)]
public sealed partial class FullDiskTests
{
    /// <summary>Reported where a run's results can't be written.</summary>
    private const int Unwritable = 3;

    private const int EnvironmentFailed = 4;

    /// <summary>The flows of the hosts left out are unproven.</summary>
    private const int Partly = 2;

    private string root = string.Empty;

    private string Tiny => Path.Combine(root, "tiny");

    private string Roomy => Path.Combine(root, "roomy");

    [SetUp]
    public void Create()
    {
        root = Directory.CreateTempSubdirectory("elma365-verify-").FullName;
        Directory.CreateDirectory(Tiny);
        Directory.CreateDirectory(Roomy);
    }

    [TearDown]
    public void Remove() => Directory.Delete(root, recursive: true);

    [TestCase("8k")]
    [TestCase("48k")]
    [CancelAfter(Bounds.Environment)]
    public async Task Results_that_find_no_room_are_an_error_that_names_the_file_and_never_a_pass(string size, CancellationToken token)
    {
        var disk = new TinyDisk(Tiny, $"size={size}");
        await disk.RequireAsync(token);

        var (code, said, left) = await disk.RunAsync(
            Roomy, token, "--only", "reachability", "--topology", Few("ext-stranger", "master-1", "data-mongodb"), "--artifacts", Tiny);

        Assert.That(code, Is.EqualTo(Unwritable), said);
        Assert.That(said, Does.Contain("can't be written").And.Contain("No space left on device").And.Contain("Free the disk"));
        var named = Unwritten().Match(said);
        Assert.That(named.Success, said);
        Assert.That(left.Where(file => file.Contains("results", StringComparison.Ordinal) || file == "latest"), Is.Empty);
        Assert.That(await RunContainers.CountAsync(named.Groups["run"].Value, token), Is.Zero);
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task The_same_run_with_room_leaves_its_results(CancellationToken token)
    {
        var disk = new TinyDisk(Tiny, "size=4m");
        await disk.RequireAsync(token);

        var (code, said, left) = await disk.RunAsync(
            Roomy, token, "--only", "reachability", "--topology", Few("ext-stranger", "master-1", "data-mongodb"), "--artifacts", Tiny);

        Assert.That(code, Is.EqualTo(Partly), said);
        Assert.That(said, Does.Contain("0 leaks, 0 outages, 0").And.Contain("outside the sweeps"));
        Assert.That(left.Select(Path.GetFileName), Is.EquivalentTo(["results.json", "junit.xml", "report.html", "latest"]));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_disk_that_is_full_already_is_known_before_the_work(CancellationToken token)
    {
        var disk = new TinyDisk(Tiny, "nr_inodes=1");
        await disk.RequireAsync(token);

        var (code, said, left) = await disk.RunAsync(Roomy, token, "--topology", Few("ext-stranger", "master-1"), "--artifacts", Tiny);

        Assert.That(code, Is.EqualTo(Unwritable), said);
        Assert.That(said, Does.StartWith($"{Tiny}: can't be written: No space left on device"));
        Assert.That(left, Is.Empty);
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_turn_whose_lock_file_finds_no_room_is_an_error_at_once(CancellationToken token)
    {
        var disk = new TinyDisk(Tiny, "nr_inodes=1");
        await disk.RequireAsync(token);

        var (code, said, _) = await disk.RunAsync(Tiny, token, "--topology", Few("ext-stranger", "master-1"), "--artifacts", Roomy);

        Assert.That(code, Is.EqualTo(EnvironmentFailed), said);
        Assert.That(said, Does.Contain(Tiny).And.Contain("No space left on device").And.Contain("TMPDIR"));
        Assert.That(Directory.GetFileSystemEntries(Roomy), Is.Empty);
    }

    [TestCase("size=8k")]
    [TestCase("size=40k")]
    [TestCase("size=400k")]
    [TestCase("size=8k,nr_inodes=2")]
    [CancelAfter(Bounds.Environment)]
    public async Task A_rehearsal_that_finds_no_room_for_its_backups_says_nothing_of_the_store(string room, CancellationToken token)
    {
        var disk = new TinyDisk(Tiny, room);
        await disk.RequireAsync(token);

        var (code, said, _) = await disk.RunAsync(
            Tiny, token, "--only", "backup", "--topology", Few("worker-1", "data-redis"), "--artifacts", Roomy);

        Assert.That(code, Is.EqualTo(EnvironmentFailed), said);
        Assert.That(said, Does.Contain(Tiny).And.Contain("No space left on device").And.Contain("TMPDIR"));
        Assert.That(Directory.GetFileSystemEntries(Roomy), Is.Empty, "There is no report.");
    }

    /// <summary>A topology file with some of the reference's hosts; a store's host keeps its server, all others are bare.</summary>
    private string Few(params string[] names)
    {
        var file = Path.Combine(root, "topology.yaml");
        File.WriteAllText(file, "hosts:\n" + string.Concat(names.Select(Reference.Host).Select(Entry)));
        return file;
    }

    private static string Entry(Host host) =>
        $"  - name: {host.Name}\n    zone: {host.Zone}\n    role: {host.Role}\n    address: {host.Address}\n"
        + (host.Service is { } service ? $"    service: {service}\n" : "") + $"    description: {host.Description}\n";

    [GeneratedRegex(@"/tiny/(?<run>\d{8}-\d{6}-[0-9a-f]{4})(/\S+)?: can't be written")]
    private static partial Regex Unwritten();
}

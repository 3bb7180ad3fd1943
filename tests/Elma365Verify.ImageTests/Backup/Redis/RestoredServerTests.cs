using System.Diagnostics;
using System.Globalization;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.Redis;

/// <summary>A server with every type of key, its backup, and a fresh server with an append-only file into which it was restored.</summary>
internal sealed class RestoredServerTests
{
    private static readonly string[] MustHold = ["key", "stream group", "user", "function library"];

    private readonly BackupTrial trial = new();
    private readonly string password = GeneratedSecret.Create();
    private ServerUnderTest source = null!;
    private ServerUnderTest target = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task RestoreAsync()
    {
        using var bounded = new CancellationTokenSource(2 * Bounds.Server);
        source = await ServerUnderTest.StartAsync(password, data: null, bounded.Token);
        await source.FillAsync(bounded.Token);
        backup = await trial.TakeAsync(source.Archive, "monday", bounded.Token);
        target = await ServerUnderTest.StartAsync(password, data: null, bounded.Token, "--appendonly", "yes");
        await target.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (target is not null)
            await target.DisposeAsync();
        if (source is not null)
            await source.DisposeAsync();
        trial.Dispose();
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_restored_server_holds_everything_the_other_held(CancellationToken token)
    {
        var comparison = await CompareAsync(target, token);

        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty);
        Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Equal));
        Assert.That(comparison.Compared["key"], Is.GreaterThan(6000));
        Assert.That(BackupIntegrity.Verify(backup.Path, cancellation: token).Problems, Is.Empty);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Writers_go_on_after_the_backup(CancellationToken token)
    {
        await source.DoAsync(3, token, "SET after backup", "DEL after");
        Assert.That((await CompareAsync(source, token)).IsEqual);
    }

    [TestCase("user:1", "PERSIST user:1", "PEXPIREAT user:1 4102444800001", "key 0/user:1 lost its expiry (2100-01-01T00:00:00.001Z)")]
    [TestCase("expiry moved", "PEXPIREAT user:1 4102444800002", "PEXPIREAT user:1 4102444800001",
        "key 0/user:1: expiry 2100-01-01T00:00:00.002Z instead of 2100-01-01T00:00:00.001Z")]
    [TestCase("field", "HSET user:1 email b@example.org", "HSET user:1 email a@example.org",
        "key 0/user:1: field email b@example.org instead of a@example.org")]
    [TestCase("one of many", "HSET card:1234 even 2", "HSET card:1234 even 0", "key 0/card:1234: field even 2 instead of 0")]
    [TestCase("group", "XGROUP DESTROY events audit", "XGROUP CREATE events audit $", "stream group 0/events/audit is missing")]
    [TestCase("order", "LSET tasks 1 z", "LSET tasks 1 a", "key 0/tasks: element 2 z instead of a")]
    [TestCase("large set", "SREM many:members 7", "SADD many:members 7", "key 0/many:members: member count 2,999 instead of 3,000",
        "the content of key 0/many:members differs")]
    [TestCase("score", "ZADD rating 0.10000000000000002 tenth", "ZADD rating 0.1 tenth",
        "key 0/rating: score of tenth 0.10000000000000002 instead of 0.10000000000000001")]
    [TestCase("key", "DEL bulk:17", "SET bulk:17 17", "key 0/bulk:17 is missing")]
    [TestCase("binary", "SET \\x00\\xff\\x5cbinary \\x00\\x01\\xff", "SET \\x00\\xff\\x5cbinary \\x00\\x01\\xfe",
        "key 0/\\\\x00\\\\xff\\\\\\\\binary: value \\\\x00\\\\x01\\\\xff instead of \\\\x00\\\\x01\\\\xfe")]
    [TestCase("text read at once", "SETRANGE begun 16382 y", "SETRANGE begun 16382 x", "the value of key 0/begun differs")]
    [TestCase("text at the edge", "SETRANGE edge 16383 y", "SETRANGE edge 16383 x", "the value of key 0/edge differs")]
    [TestCase("text in slices", "SETRANGE long 1048575 y", "SETRANGE long 1048575 \\x00", "the value of key 0/long differs")]
    [TestCase("user", "ACL DELUSER nobody", "ACL SETUSER nobody off", "user nobody is missing")]
    [TestCase("password", "ACL SETUSER app >another", "ACL SETUSER app <another", "the passwords of user app differs")]
    [CancelAfter(Bounds.Conversation)]
    public async Task One_thing_changed_after_the_restore_is_named_and_nothing_else(
        string name, string change, string mend, string first, string? second = null)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await target.DoAsync(0, token, change);
        try
        {
            var comparison = await CompareAsync(target, token);

            Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Different), name);
            Assert.That(
                comparison.Differences.Select(difference => difference.Sentence),
                Is.EquivalentTo(second is null ? [first] : new[] { first, second }));
        }
        finally
        {
            await target.DoAsync(0, CancellationToken.None, mend);
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void Nothing_is_restored_into_a_server_that_holds_something(CancellationToken token) => Assert.That(
        () => target.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token),
        Throws.TypeOf<BackupException>().With.Message.Contains("is not empty: database 0 has keys"));

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_backup_of_another_major_version_is_not_restored(CancellationToken token) => Assert.That(
        () => target.Archive.RestoreAsync(
            backup.Path, backup.Manifest with { ServerVersion = "Redis 99.0.1" }, new SilentPhase(), token),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("the backup of Redis 99.0.1 does not go with Redis "));

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_server_with_an_append_only_file_ignores_an_rdb_file_and_keeps_what_is_restored(CancellationToken token)
    {
        var rdb = await File.ReadAllBytesAsync(Path.Combine(backup.Path, "dump.rdb"), token);
        await using (var reading = await ServerUnderTest.StartAsync(password, rdb, token))
            Assert.That(await reading.AskAsync(token, "GET", "plain"), Is.EqualTo("договор"), "the file is read where nothing is appended");
        await using var trapped = await ServerUnderTest.StartAsync(password, rdb, token, "--appendonly", "yes");
        Assert.That(await trapped.AskAsync(token, "DBSIZE"), Is.EqualTo("0"), "the trap");

        await trapped.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token);
        await trapped.RestartAsync(token);

        Assert.That((await CompareAsync(trapped, token)).Differences.Select(difference => difference.Sentence), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_key_is_expected_until_its_own_moment_and_not_a_moment_longer(CancellationToken token)
    {
        await using var brief = await ServerUnderTest.StartAsync(password, data: null, token);
        await brief.DoAsync(0, token, "SET stays x", "PSETEX fades 15000 x", "PSETEX lasts 900000 x");
        var taken = await trial.TakeAsync(brief.Archive, "brief", token);
        Assert.That(BackupTrial.Expected(taken).Select(item => item.Name), Does.Contain("0/fades"));
        while (await brief.AskAsync(token, "EXISTS", "fades") == "1")
            await Task.Delay(100, token);

        var faded = brief.Archive.Compare(BackupTrial.Expected(taken), await trial.DescribeAsync(brief.Archive, token), ["key"]);
        Assert.That(faded.IsEqual, string.Join('\n', faded.Differences));
        await brief.DoAsync(0, token, "DEL lasts", "SET fades x");
        var wrong = brief.Archive.Compare(BackupTrial.Expected(taken), await trial.DescribeAsync(brief.Archive, token), ["key"]);

        Assert.That(
            wrong.Differences.Select(difference => difference.Sentence), Is.EqualTo(["key 0/fades is new", "key 0/lasts is missing"]));
    }

    [TestCase("0", false, Description = "a copy of the server is described")]
    [TestCase("3", true, Description = "the server is described before it copies itself, and its writers wait")]
    [CancelAfter(Bounds.Server)]
    public async Task What_is_written_meanwhile_is_described_as_it_is_in_the_file(string delay, bool waits)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await using var busy = await ServerUnderTest.StartAsync(password, data: null, token, "--repl-diskless-sync-delay", delay);
        await busy.FillAsync(token);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        var writing = WriteAsync(busy, ending.Token);
        while (await busy.AskAsync(token, "EXISTS", "writer:count") == "0")
            await Task.Delay(10, token);
        var taken = await trial.TakeAsync(waits ? busy.Pausing : busy.Archive, $"busy-{delay}", token);
        var commands = await busy.AskAsync(token, "INFO", "commandstats");
        await ending.CancelAsync();
        var written = await writing;
        await using var fresh = await ServerUnderTest.StartAsync(password, data: null, token);
        await fresh.Archive.RestoreAsync(taken.Path, taken.Manifest, new SilentPhase(), token);

        var comparison = fresh.Archive.Compare(BackupTrial.Expected(taken), await trial.DescribeAsync(fresh.Archive, token), MustHold);

        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty);
        Assert.That(comparison.IsEqual);
        Assert.That(commands.Contains("client|pause", StringComparison.Ordinal), Is.EqualTo(waits), "writers wait only where they have to");
        Assert.That(
            long.Parse(await fresh.AskAsync(token, "GET", "writer:count"), CultureInfo.InvariantCulture), Is.InRange(1, written - 1),
            "the writer went on");
    }

    [Test, CancelAfter(2 * Bounds.Server)]
    public async Task A_server_that_loads_for_longer_than_a_minute_is_waited_for(CancellationToken token)
    {
        await using var slow = await ServerUnderTest.StartAsync(
            password, data: null, token, "--key-load-delay", "11000", "--loading-process-events-interval-bytes", "1024");
        var began = Stopwatch.GetTimestamp();

        await slow.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token);

        Assert.That(Stopwatch.GetElapsedTime(began), Is.GreaterThan(TimeSpan.FromSeconds(60)), "it was slow");
        Assert.That(long.Parse(await slow.AskAsync(token, "DBSIZE"), CultureInfo.InvariantCulture), Is.GreaterThan(6000));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_tool_killed_midway_leaves_no_backup(CancellationToken token)
    {
        await using var doomed = await ServerUnderTest.StartAsync(password, data: null, token, "--repl-diskless-sync-delay", "60");
        await doomed.DoAsync(0, token, "SET key value");
        var taking = trial.TakeAsync(doomed.Archive, "killed", token);
        while (!(await doomed.AskAsync(token, "CLIENT", "LIST")).Contains("flags=S", StringComparison.Ordinal))
            await Task.Delay(50, token);
        await doomed.Toolbox.DisposeAsync();

        Assert.That(() => taking, Throws.TypeOf<BackupException>().With.Message.Contains("redis-cli was killed midway"));
        Assert.That(trial.Names(), Does.Not.Contain("killed"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_truncated_file_is_found_without_a_server_and_stops_a_restore(CancellationToken token)
    {
        var copy = trial.Copy(backup);
        await using (var file = File.OpenWrite(Path.Combine(copy, "dump.rdb")))
            file.SetLength(file.Length / 2);

        Assert.That(
            BackupIntegrity.Verify(copy, needsCatalog: false, token).Problems.Select(problem => problem.Fault),
            Is.EqualTo([IntegrityFault.FileTruncated]));
        await using var fresh = await ServerUnderTest.StartAsync(password, data: null, token);
        Assert.That(
            () => fresh.Archive.RestoreAsync(copy, backup.Manifest, new SilentPhase(), token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("the RDB file can't be loaded"));
        Assert.That(await fresh.AskAsync(token, "DBSIZE"), Is.EqualTo("0"));
    }

    // Counts, and writes every number somewhere, until it is ended.
    private static async Task<long> WriteAsync(ServerUnderTest server, CancellationToken ending)
    {
        await using var connection = await server.Access.OpenAsync(CancellationToken.None);
        var database = connection.GetDatabase(0);
        var number = 0L;
        while (!ending.IsCancellationRequested)
        {
            number = (long)await database.ExecuteAsync("INCR", "writer:count");
            await database.ExecuteAsync("HSET", "writer:numbers", number % 1000, number);
        }

        return number;
    }

    private async Task<FingerprintComparison> CompareAsync(ServerUnderTest server, CancellationToken token) =>
        server.Archive.Compare(BackupTrial.Expected(backup), await trial.DescribeAsync(server.Archive, token), MustHold);
}

using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>What must not become a backup, and what must not be restored.</summary>
internal sealed class RefusedBackupTests
{
    private const string Table = "create table orders as select n as id, repeat('x', 50) as note from generate_series(1, 20000) n";

    private readonly BackupTrial trial = new();
    private readonly string password = GeneratedSecret.Create();
    private ClusterUnderTest source = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task BackUpAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        source = await ClusterUnderTest.StartAsync(
            password, bounded.Token, initialisation: null, "max_prepared_transactions=5");
        await source.DoAsync(Table, bounded.Token);
        backup = await trial.TakeAsync(source.Archive, "monday", bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (source is not null)
            await source.DisposeAsync();
        trial.Dispose();
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_tool_killed_midway_leaves_no_backup(CancellationToken token)
    {
        await using var doomed = await ClusterUnderTest.StartAsync(password, token);
        await doomed.DoAsync("create table orders (id int)", token);
        // Whoever wants to read the table waits, so that the tool is in the midst of its work when it ends.
        await using var blocking = await doomed.Access.OpenAsync(ClusterUnderTest.Database, token);
        await using var locking = new Npgsql.NpgsqlCommand("begin; lock table public.orders in access exclusive mode", blocking);
        await locking.ExecuteNonQueryAsync(token);

        var taking = trial.TakeAsync(doomed.Archive, "killed", token);
        while (!await IsWaitingAsync(doomed, token))
            await Task.Delay(50, token);
        await doomed.Toolbox.DisposeAsync();

        Assert.That(() => taking, Throws.TypeOf<BackupException>().With.Message.Contains("pg_dump was killed midway"));
        Assert.That(trial.Names(), Does.Not.Contain("killed"));
    }

    [TestCaseSource(nameof(Holders)), CancelAfter(Bounds.Conversation)]
    public async Task A_lock_ends_a_backup_that_waits_for_it_and_is_named(
        string holding, string letting, string holder, CancellationToken token)
    {
        var patient = new PostgreSqlArchive(source.Access with { LockTimeout = TimeSpan.FromSeconds(2) }, source.Toolbox);
        using var phase = new RecordedPhase();
        await using var session = await source.Access.OpenAsync(ClusterUnderTest.Database, token);
        await session.DoAsync($"set application_name = 'shop'; {holding}", token);
        try
        {
            Assert.That(
                () => trial.TakeAsync(patient, "waiting", token, phase: phase),
                Throws.TypeOf<BackupException>().With.Message.Match($"^waited 2 s for public.orders held by {holder}")
                    .And.Message.EndsWith("; end that, or wait longer by --lock-timeout SECONDS"));
            Assert.That(phase.Details, Has.Some.Match($"^waiting for public.orders held by {holder}"));
        }
        finally
        {
            await session.DoAsync(letting, CancellationToken.None);
        }

        Assert.That(trial.Names(), Does.Not.Contain("waiting"));
        await trial.TakeAsync(patient, $"after-{Guid.NewGuid():N}", token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_backup_of_another_major_version_is_not_restored(CancellationToken token) => Assert.That(
        () => source.Archive.RestoreAsync(
            backup.Path, backup.Manifest with { ServerVersion = "PostgreSQL 9.6" }, new SilentPhase(), token),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("the backup of PostgreSQL 9.6 does not go with PostgreSQL "));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task One_flipped_bit_is_found_without_a_server(CancellationToken token)
    {
        var copy = trial.Copy(backup);
        var dump = Path.Combine(copy, "databases/1.dump");
        var bytes = await File.ReadAllBytesAsync(dump, token);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(dump, bytes, token);

        Assert.That(Faults(copy), Is.EqualTo([(IntegrityFault.FileDiffers, true)]));
        Assert.That(Faults(trial.Copy(backup)), Is.Empty, "an undamaged copy");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_truncated_dump_is_found_without_a_server_and_stops_a_restore(CancellationToken token)
    {
        var copy = trial.Copy(backup);
        foreach (var dump in Directory.EnumerateFiles(Path.Combine(copy, "databases"), "*.dump"))
        {
            await using var file = File.OpenWrite(dump);
            file.SetLength(file.Length - 100);
        }

        Assert.That(Faults(copy), Is.Not.Empty.And.All.EqualTo((IntegrityFault.FileTruncated, true)));
        await using var target = await ClusterUnderTest.StartAsync(password, token);
        Assert.That(
            () => target.Archive.RestoreAsync(copy, backup.Manifest, new SilentPhase(), token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("pg_restore failed"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_cluster_with_one_table_is_refused_and_takes_the_backup_once_it_is_empty(CancellationToken token)
    {
        await using var target = await ClusterUnderTest.StartAsync(GeneratedSecret.Create(), token);
        await target.DoAsync("create table left_over (id int)", token);
        Assert.That(
            () => target.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token),
            Throws.TypeOf<BackupException>().With.Message.Contains("its database elma365 holds table public.left_over"));

        await target.DoAsync("drop table left_over", token);
        await target.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token);

        // The superuser, too, has the password the backup's had.
        var archive = new PostgreSqlArchive(target.Access with { Password = password }, target.Toolbox);
        var comparison = await trial.CompareAsync(backup, archive, token, "rows");
        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty);
        Assert.That(comparison.IsEqual);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_toolbox_without_the_tool_is_an_error_that_names_it(CancellationToken token) => Assert.That(
        () => source.Toolbox.RequireVersionAsync("pg_dump_of_tomorrow", "PostgreSQL 15.14", token),
        Throws.TypeOf<BackupException>().With.Message.Contains("pg_dump_of_tomorrow"));

    [Test, CancelAfter(Bounds.Conversation)]
    public void Tools_of_another_major_version_are_refused(CancellationToken token) => Assert.That(
        () => source.Toolbox.RequireVersionAsync("pg_dump", "PostgreSQL 99.1", token),
        Throws.TypeOf<ToolVersionException>().With.Message.Contains("does not go with PostgreSQL 99.1"));

    private static IEnumerable<TestCaseData> Holders()
    {
        yield return new TestCaseData(
            "begin; lock table public.orders in access exclusive mode",
            "rollback",
            @"session \d+ of elma365 \(shop\), idle in transaction since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: \S")
            .SetArgDisplayNames("an idle transaction");
        yield return new TestCaseData(
            "begin; alter table public.orders add extra int; prepare transaction 'transfer-4711'",
            "rollback prepared 'transfer-4711'",
            @"the prepared transaction 'transfer-4711' of elma365, prepared at \d{4}-\d\d-\d\d")
            .SetArgDisplayNames("a prepared transaction");
    }

    private static IEnumerable<(IntegrityFault, bool)> Faults(string directory) => BackupIntegrity.Verify(directory, needsCatalog: false)
        .Problems.Select(problem => (problem.Fault, problem.Sentence.Contains("databases/", StringComparison.Ordinal)));

    // A transaction sees one state of the activity for as long as it lasts.
    private static async Task<bool> IsWaitingAsync(ClusterUnderTest cluster, CancellationToken token)
    {
        await using var connection = await cluster.Access.OpenAsync(ClusterUnderTest.Database, token);
        const string waiting =
            "select exists (select from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock')";
        await using var command = new Npgsql.NpgsqlCommand(waiting, connection);
        return await command.ExecuteScalarAsync(token) is true;
    }
}

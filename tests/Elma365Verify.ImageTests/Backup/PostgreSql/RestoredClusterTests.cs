using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>A cluster with every kind of object, its backup, and a fresh cluster into which the backup was restored.</summary>
internal sealed partial class RestoredClusterTests
{
    private static readonly string[] MustHold =
    [
        "role", "membership", "setting", "database", "schema", "extension", "table", "column", "sequence", "sequence state", "constraint",
        "index", "trigger", "rule", "policy", "statistics", "function", "procedure", "aggregate", "event trigger", "cast", "operator",
        "view", "materialised view", "foreign table", "composite type", "enum", "domain", "range", "collation",
        "text search configuration", "publication", "published table", "published schema", "foreign data wrapper", "foreign server",
        "user mapping", "grant", "default grant", "comment", "table content", "rows", "large object",
    ];

    private readonly BackupTrial trial = new();
    private ClusterUnderTest source = null!;
    private ClusterUnderTest target = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task RestoreAsync()
    {
        using var bounded = new CancellationTokenSource(2 * Bounds.Server);
        var password = GeneratedSecret.Create();
        source = await ClusterUnderTest.StartAsync(password, bounded.Token);
        await source.FillAsync(bounded.Token);
        await ClusterContent.FillAsync(source, bounded.Token);
        await HostileContent.FillAsync(source, password, bounded.Token);
        backup = await trial.TakeAsync(source.Archive, "monday", bounded.Token);
        target = await ClusterUnderTest.StartAsync(password, bounded.Token);
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
    public async Task A_restored_cluster_holds_everything_the_other_held(CancellationToken token)
    {
        var comparison = await CompareAsync(target, token);

        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty);
        Assert.That(comparison.Doubts, Is.Empty);
        Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Equal));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_cluster_nobody_writes_to_reads_the_same_as_in_its_backup(CancellationToken token) =>
        Assert.That((await CompareAsync(source, token)).Outcome, Is.EqualTo(ComparisonOutcome.Equal));

    [Test, CancelAfter(Bounds.Conversation)]
    public void The_backup_is_intact_and_names_the_tools_it_was_made_with(CancellationToken token)
    {
        Assert.That(BackupIntegrity.Verify(backup.Path, cancellation: token).Problems, Is.Empty);
        Assert.That(backup.Manifest.Tools.Select(tool => tool.Name), Is.EqualTo(["pg_dump"]));
        Assert.That(backup.Manifest.ServerVersion, Does.Match(@"^PostgreSQL \d+\.\d+$"));
    }

    [TestCaseSource(nameof(Faults)), CancelAfter(Bounds.Conversation)]
    public async Task One_thing_changed_after_the_restore_is_named_and_nothing_else(
        string change, string mend, string[] sentences, CancellationToken token)
    {
        await target.DoAsync(change, token);
        try
        {
            var comparison = await CompareAsync(target, token);

            Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Different));
            Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.EqualTo(sentences));
        }
        finally
        {
            await target.DoAsync(mend, CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void Nothing_is_restored_into_a_cluster_that_holds_something(CancellationToken token) => Assert.That(
        () => target.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token),
        Throws.TypeOf<BackupException>().With.Message.Contains("is not empty: it has the role app"));

    private async Task<FingerprintComparison> CompareAsync(ClusterUnderTest cluster, CancellationToken token) =>
        await trial.CompareAsync(backup, cluster.Archive, token, MustHold);

    private static IEnumerable<TestCaseData> Faults()
    {
        const string orders = "elma365/shop.orders";
        yield return Fault("index", "drop index shop.orders_hash", "create unique index orders_hash on shop.orders (md5(id::text))",
            $"index {orders}.orders_hash is missing");
        yield return Fault("grant", "revoke update on shop.orders from readers", "grant update on shop.orders to readers",
            "grant elma365/table shop.orders to readers by app lost its UPDATE (granted)");
        yield return Fault("column's grant", "revoke insert (note) on shop.orders from readers",
            "grant insert (note) on shop.orders to readers",
            "grant elma365/table column shop.orders.note to readers by app is missing");
        yield return Fault("sequence", "select setval('shop.orders_id_seq', 2500, false)", "select setval('shop.orders_id_seq', 2500)",
            "sequence state elma365/shop.orders_id_seq: called no instead of yes",
            "sequence state elma365/shop.orders_id_seq: next value beyond its column no instead of yes");
        yield return Fault("row", "update shop.orders set note = 'other' where id = 1500",
            "update shop.orders set note = 'нет' where id = 1500",
            $"the content of rows 1,001–2,000 of {orders} differs");
        yield return Fault("null for an empty text", "update shop.customers set nick = '' where id = 1",
            "update shop.customers set nick = null where id = 1",
            "the content of rows 1–3 of elma365/shop.customers differs");
        yield return Fault("value that a cast of its row leaves out", "update shop.veiled set worth = 21 where id = 2",
            "update shop.veiled set worth = 20 where id = 2",
            "the content of rows 1–2 of elma365/shop.veiled differs");
        yield return Fault("comment", "comment on index shop.orders_customer_idx is null",
            "comment on index shop.orders_customer_idx is 'for the list of a customer'",
            "comment elma365/index shop.orders_customer_idx is missing");
        yield return Fault("owner",
            "alter statistics shop.orders_related owner to app",
            "alter statistics shop.orders_related owner to elma365",
            "statistics elma365/shop.orders_related: owner app instead of elma365");
        yield return Fault("membership", "revoke admin option for readers from app", "grant readers to app with admin option",
            "membership app in readers by elma365: admin option no instead of yes");
        yield return Fault("default", "alter table shop.orders alter note set default 'да'",
            "alter table shop.orders alter note set default 'нет'",
            $"column {orders}.note: default 'да'::text instead of 'нет'::text");
        yield return Fault("trigger", "alter table shop.orders enable trigger sleeping",
            "alter table shop.orders disable trigger sleeping",
            $"trigger {orders}.sleeping: enabled O instead of D");
        yield return Fault("row security", "alter table shop.secrets no force row level security",
            "alter table shop.secrets force row level security",
            "table elma365/shop.secrets: row security enabled instead of enabled, forced");
        yield return Fault("setting", "alter role app reset work_mem", "alter role app set work_mem = '5MB'",
            "setting app: work_mem is missing");
        yield return Fault("large object", "select lo_put(700001, 5, 'x')", "select lo_put(700001, 5, '\\xff')",
            "the content of large object elma365/700001 differs");
    }

    private static TestCaseData Fault(string name, string change, string mend, params string[] sentences) =>
        new TestCaseData(change, mend, sentences).SetName($"One_thing_changed_after_the_restore_is_named: {name}");
}

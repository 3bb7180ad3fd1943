using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.PostgreSql;
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
        "user mapping", "grant", "default grant", "comment", "table content", "rows", "large object", "extension member",
        "dependence on an extension", "text search parser", "text search template", "access method",
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
        // What a server ends sessions by, were it not told otherwise: a restore has one that is idle while its tool works.
        target = await ClusterUnderTest.StartAsync(password, bounded.Token, initialisation: null,
            "idle_session_timeout=250", "idle_in_transaction_session_timeout=250", "statement_timeout=50", "lock_timeout=20");
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
    public async Task An_expression_that_says_something_else_is_found(CancellationToken token)
    {
        await using var session = await target.Access.OpenAsync(ClusterUnderTest.Database, token);
        try
        {
            foreach (var other in OtherExpressions.All)
                await session.DoAsync(other.Change, token);
            var comparison = await CompareAsync(target, token);

            Assert.That(
                comparison.Differences.Select(difference => difference.Sentence.Split(" elma365/")[1].Split(": ")[0]),
                Is.EquivalentTo(OtherExpressions.All.Select(other => other.Name)));
            Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Different));
        }
        finally
        {
            foreach (var other in OtherExpressions.All)
                await session.DoAsync(other.Mend, CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void What_no_restore_brings_back_is_named(CancellationToken token) => Assert.That(
        backup.Manifest.NotKept!.Value.Select(thing => thing.Sentence),
        Is.SupersetOf(new[]
        {
            "materialised view elma365/said.archived, whose rows a restore computes anew: 1000",
            "foreign table elma365/said.far, whose rows lie on another server",
            "invalid index elma365/said.spoiled of said.source",
            "order of columns elma365/said.child: a restore puts those it inherits first",
        }));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Rows_in_an_extensions_own_table_are_named_and_missed(CancellationToken token)
    {
        await source.DoAsync(
            "create table said.secret as select n from generate_series(1, 500) n; alter extension pgcrypto add table said.secret", token);
        try
        {
            var taken = await trial.TakeAsync(source.Archive, "tuesday", token);
            var comparison = await trial.CompareAsync(taken, target.Archive, token);

            Assert.That(taken.Manifest.NotKept!.Value.Select(thing => thing.Sentence), Has.Some.EqualTo(
                "table of an extension elma365/said.secret (pgcrypto), whose rows that extension alone brings back: 500"));
            Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.EquivalentTo(new[]
            {
                "extension member elma365/table said.secret is missing",
                "rows 1–500 of elma365/said.secret is missing",
                "table content elma365/said.secret is missing",
            }));
        }
        finally
        {
            await source.DoAsync("alter extension pgcrypto drop table said.secret; drop table said.secret", CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Every_column_of_every_catalogue_is_decided_on(CancellationToken token)
    {
        const string columns = """
            select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and not c.relisshared and a.attnum > 0
            """;
        await using var connection = await source.Access.OpenAsync(ClusterUnderTest.Database, token);
        var found = await connection.ListAsync(columns, reader => reader.GetString(0), token);
        var decided = DatabaseColumns.Read().Fates;
        var queries = Catalogue.OfDatabaseFiles.Append("notkept.sql").ToDictionary(name => name, Catalogue.Text);

        Assert.That(found.Where(column => !decided.ContainsKey(column)), Is.Empty, "columns nobody decided on");
        Assert.That(decided.Keys.Except(found), Is.Empty, "columns this server does not have");
        Assert.That(decided.Select(pair => DatabaseColumns.Fault(pair.Key, pair.Value, queries)).OfType<string>(), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Every_kind_of_relation_and_every_class_of_object_is_decided_on(CancellationToken token)
    {
        // Tables, partitioned ones, views, materialised views, foreign tables, sequences, composite types are described by themselves;
        // indexes, and partitioned ones, with their tables; what holds long values (t) with the values.
        const string kinds = "select distinct relkind::text from pg_class";
        const string classes = """
            select distinct class::regclass::text from (
              select classid from pg_depend union select refclassid from pg_depend union select classoid from pg_description
              union select classoid from pg_init_privs) found (class)
            """;
        await using var connection = await source.Access.OpenAsync(ClusterUnderTest.Database, token);
        var decided = DatabaseColumns.Read().Fates.Keys.Select(column => column.Split('.')[0]).ToHashSet();

        Assert.That(
            await connection.ListAsync(kinds, reader => reader.GetString(0), token),
            Is.SubsetOf(new[] { "r", "p", "v", "m", "f", "S", "c", "i", "I", "t" }));
        Assert.That((await connection.ListAsync(classes, reader => reader.GetString(0), token)).Select(name => name.Split('.')[^1]),
            Is.SubsetOf(decided));
    }

    [TestCase("pg_class.relname", "relations.sql", ExpectedResult = null)]
    [TestCase("pg_class.relname", "types.sql", ExpectedResult = "pg_class.relname: types.sql does not read it")]
    [TestCase("pg_class.relname", "nothing.sql", ExpectedResult = "pg_class.relname: there is no nothing.sql")]
    [TestCase("pg_class.relname", "by pg_get_nothing", ExpectedResult = "pg_class.relname: no query calls pg_get_nothing")]
    public string? A_decision_that_no_query_carries_out_is_found(string column, string fate) =>
        DatabaseColumns.Fault(column, fate, Catalogue.OfDatabaseFiles.ToDictionary(name => name, Catalogue.Text));

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
        yield return Fault("row of a table that inherits", "update said.child set b = 3, c = 2 where b = 2",
            "update said.child set b = 2, c = 3 where ctid = (select min(ctid) from said.child)",
            "the content of rows 1–2 of elma365/said.child differs");
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
        yield return Fault("trigger of a foreign key", "alter table said.lines enable trigger all",
            "alter table said.lines disable trigger all",
            "constraint elma365/said.lines.lines_id_fkey lost its triggers not enabled "
            + "(\"RI_FKey_check_ins\" on said.lines: D, \"RI_FKey_check_upd\" on said.lines: D)");
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

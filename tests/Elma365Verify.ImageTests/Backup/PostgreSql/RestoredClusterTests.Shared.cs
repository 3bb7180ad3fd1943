using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.PostgreSql;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>What the databases of a cluster share: nothing of it becomes a statement, and what no restore brings back is named.</summary>
internal sealed partial class RestoredClusterTests
{
    private const string Configuration = @"^configuration: \d+ settings that differ from the server's defaults, \d+ rules of pg_hba\.conf$";

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task No_name_and_no_value_a_role_chose_becomes_a_statement_of_the_restore(CancellationToken token)
    {
        foreach (var question in HostileContent.Questions)
            Assert.That(await AskAsync(target, question, token), Is.EqualTo(await AskAsync(source, question, token)), question);

        Assert.That(await AskAsync(target, HostileContent.Questions[0], token), Is.EqualTo("elma365"), "superusers");
        Assert.That(await AskAsync(target, HostileContent.Questions[1], token), Does.Contain("mallory").And.Contain("app"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Bytes_of_no_encoding_come_back_as_they_were(CancellationToken token)
    {
        await using var legacy = await target.Access.OpenAsync(ClusterContent.NoEncoding, "SQL_ASCII", token);

        var bytes = await legacy.TextAsync("select string_agg(encode(a::bytea, 'hex'), ' ' order by id) from public.\"café\"", token);

        Assert.That(bytes, Is.EqualTo("636166e9 636166c3a9"));
        Assert.That(await legacy.TextAsync("select nextval('public.\"café_id_seq\"')::text", token), Is.EqualTo("3"));
        await legacy.DoAsync("select setval('public.\"café_id_seq\"', 2)", token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task One_byte_of_no_encoding_changed_after_the_restore_is_named(CancellationToken token)
    {
        await using var legacy = await target.Access.OpenAsync(ClusterContent.NoEncoding, "SQL_ASCII", token);
        await legacy.DoAsync("update public.\"café\" set a = 'cafè' where id = 1", token);
        try
        {
            var comparison = await CompareAsync(target, token);

            Assert.That(
                comparison.Differences.Select(difference => difference.Sentence),
                Is.EqualTo(["the content of rows 1–2 of legacy/public.\"café\" differs"]));
        }
        finally
        {
            await legacy.DoAsync("update public.\"café\" set a = 'café' where id = 1", CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task What_was_put_into_the_template_is_in_databases_made_after_the_restore(CancellationToken token)
    {
        await using var root = await target.Access.OpenAsync("postgres", token);
        await root.DoAsync("create database made_since", token);
        try
        {
            await using var made = await target.Access.OpenAsync("made_since", token);
            Assert.That(await made.TextAsync("select string_agg(note, ',') from public.in_every_new_database", token), Is.EqualTo("kept"));
        }
        finally
        {
            await root.DoAsync("drop database made_since", CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void What_no_restore_brings_back_is_named_in_the_backup(CancellationToken token)
    {
        var named = backup.Manifest.NotKept!.Value.Select(thing => thing.Sentence).ToList();

        Assert.That(named, Does.Contain("prepared transaction transfer-4711 of elma365 in elma365"));
        Assert.That(named, Does.Contain("setting by ALTER SYSTEM work_mem"));
        Assert.That(named, Has.Some.Matches(new NUnit.Framework.Constraints.RegexConstraint(Configuration)));
        var shared = named.Where(sentence => !sentence.Contains("elma365/", StringComparison.Ordinal)).ToList();
        Assert.That(shared, Has.Count.EqualTo(3), string.Join('\n', shared));
        Assert.That(token.IsCancellationRequested, Is.False);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Something_was_decided_on_every_column_the_databases_share(CancellationToken token)
    {
        const string shared = """
            select format('%s.%s', c.relname, a.attname)
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relisshared and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
            """;
        await using var connection = await source.Access.OpenAsync("postgres", token);
        var columns = await connection.ListAsync(shared, reader => reader.GetString(0), token);

        Assert.That(columns, Has.Count.GreaterThan(60));
        Assert.That(columns.Where(column => !DecidedColumns.Contain(column)), Is.Empty);
        Assert.That(DecidedColumns.Contain("pg_authid.of_tomorrow"), Is.False);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_account_that_may_not_do_everything_is_told_what_it_lacks_and_who_does_not(CancellationToken token)
    {
        var mallory = new PostgreSqlArchive(source.Access with { User = HostileContent.Role }, source.Toolbox);

        var refused = (await Assert.ThrowsAsync<BackupException>(() => mallory.ServerVersionAsync(token)))!;

        Assert.That(refused.Message, Does.StartWith("mallory is no superuser: it may not read the verifiers of passwords (pg_authid); "));
        Assert.That(refused.Message, Does.Contain("pg_read_all_data").And.Contain("BYPASSRLS").And.Contain("connect to "));
        Assert.That(refused.Message, Does.EndWith("Back up and restore as a superuser: --user elma365"));
        Assert.That(await source.Archive.ServerVersionAsync(token), Does.StartWith("PostgreSQL "));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_script_that_an_earlier_version_kept_is_not_run(CancellationToken token)
    {
        var copy = trial.Copy(backup);
        File.Move(Path.Combine(copy, "globals.json"), Path.Combine(copy, "globals.sql"));

        Assert.That(
            () => Globals.Read(copy), Throws.TypeOf<BackupException>().With.Message.Contains("it is not run; take the backup again"));
        Assert.That(Globals.Read(backup.Path).Roles, Is.Not.Empty);
        await Task.CompletedTask.WaitAsync(token);
    }

    private static async Task<string> AskAsync(ClusterUnderTest cluster, string question, CancellationToken token)
    {
        await using var connection = await cluster.Access.OpenAsync(ClusterUnderTest.Database, token);
        return await connection.TextAsync(question, token);
    }
}

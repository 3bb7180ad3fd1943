using Elma365Verify.Containers.Backup.PostgreSql;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>What a cluster holds beside its databases' objects: bytes of no encoding, a template's content, what no backup keeps.</summary>
internal static class ClusterContent
{
    public const string NoEncoding = "legacy";

    /// <summary>Fills a cluster that holds <see cref="ClusterUnderTest.FillAsync"/>'s content.</summary>
    public static async Task FillAsync(ClusterUnderTest cluster, CancellationToken token)
    {
        await using var root = await cluster.Access.OpenAsync(ClusterUnderTest.Database, token);
        await root.DoAsync(
            $"create database {NoEncoding} template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'", token);
        await using (var legacy = await cluster.Access.OpenAsync(NoEncoding, "SQL_ASCII", token))
        {
            // é is the byte E9 here, which is no UTF-8.
            await legacy.DoAsync("create table public.\"café\" (id serial primary key, a text)", token);
            await legacy.DoAsync("insert into public.\"café\" (a) values ('café'), ('caf\u00c3\u00a9')", token);
            await legacy.DoAsync("comment on table public.\"café\" is 'é'", token);
        }

        await root.DoAsync($"alter database {NoEncoding} set role = readers", token);
        await root.DoAsync("alter role elma365 set DateStyle = 'German, DMY'", token);
        await root.DoAsync("alter system set work_mem = '77MB'", token);
        await cluster.DoAsync(
            "create table in_every_new_database (id serial, note text); insert into in_every_new_database (note) values ('kept')",
            token,
            "template1");
        foreach (var step in new[] { "begin", "insert into shop.keyless values (99, 'prepared')", "prepare transaction 'transfer-4711'" })
            await root.DoAsync(step, token);
    }
}

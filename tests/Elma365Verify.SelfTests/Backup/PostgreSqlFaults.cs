using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup.PostgreSql;
using Npgsql;

namespace Elma365Verify.SelfTests.Backup;

internal sealed class PostgreSqlFaults() : FaultyStore("postgresql")
{
    private const string Database = "elma365";
    private const string Orders = "elma365/shop.orders";
    private const string Holder = "elma365-verify-holder";

    public override string[] Names => ["PostgreSQL", "pg_dump"];

    public override string[] MustHold => ["role", "table", "index", "grant", "sequence state", "rows", "large object", "comment"];

    public override string? WrongVersion => "PostgreSQL 9.6";

    public override string? Tool => "pg_dump";

    public override IReadOnlyList<Change> Intruders { get; } =
    [
        Sql("a role", "create role intruder", "drop role intruder", "it has the role intruder"),
        Sql("a table", "create table intruder (id int)", "drop table intruder", "holds table public.intruder"),
        Sql("a function", "create function intruder() returns int language sql as 'select 1'", "drop function intruder()",
            "holds function public.intruder()"),
        Sql("a type", "create type intruder as enum ('a')", "drop type intruder", "holds type public.intruder"),
        Sql("a schema", "create schema intruder", "drop schema intruder", "holds schema intruder"),
        Sql("a large object", "select lo_create(4711)", "select lo_unlink(4711)", "holds large object 4711"),
        Sql("a database", "create database intruder", "drop database intruder", "it has the database intruder"),
    ];

    public override IReadOnlyList<Change> Losses { get; } =
    [
        Sql("an index", "drop index shop.orders_note_idx", "create index orders_note_idx on shop.orders (note)",
            $"index {Orders}.orders_note_idx is missing"),
        Sql("a grant", "revoke update on shop.orders from readers", "grant update on shop.orders to readers",
            "grant elma365/table shop.orders to readers by elma365 lost its UPDATE (granted)"),
        Sql("a sequence's value", "select setval('shop.orders_id_seq', 2501)", "select setval('shop.orders_id_seq', 2502)",
            "sequence state elma365/shop.orders_id_seq: last value 2501 instead of 2502"),
        Sql("a value in a row", "update shop.orders set amount = 0.11 where id = 1500",
            "update shop.orders set amount = 0.1 where id = 1500",
            $"the content of rows 1,001–2,000 of {Orders} differs"),
        Sql("a column", "alter table shop.extras drop column extra", "alter table shop.extras add column extra text",
            "column elma365/shop.extras.extra is missing"),
        Sql("a constraint", "alter table shop.orders drop constraint positive",
            "alter table shop.orders add constraint positive check (amount >= 0)", $"constraint {Orders}.positive is missing"),
        Sql("a large object's byte", "select lo_put(700001, 1, 'x')", "select lo_put(700001, 1, 'b')",
            "the content of large object elma365/700001 differs"),
        Sql("a comment", "comment on table shop.orders is null", "comment on table shop.orders is 'что заказано'",
            "comment elma365/table shop.orders is missing"),
    ];

    public override async Task<HeldBackup> BeginAsync(StoreSite site, Func<IBackupStorage, Task> take, CancellationToken token)
    {
        // Whoever wants to read the table waits, so that the tool is in the midst of its work; no sequence is read off this one before.
        var holding = await OpenAsync(site, token);
        await holding.DoAsync($"set application_name = '{Holder}'", token);
        await holding.DoAsync("begin; lock table shop.extras in access exclusive mode", token);
        return await HoldAsync(take, () => IsWaitingAsync(site, token), LetGoAsync, token);

        async Task LetGoAsync(CancellationToken ending)
        {
            await using var again = await BackupSites.OpenSourceAsync(Role, ending);
            // A session that was cut off does not end by itself, and keeps its lock.
            await DoAsync(
                again, $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{Holder}'", ending);
            await holding.DisposeAsync();
        }
    }

    protected override Task FillAsync(StoreSite site, CancellationToken token) => DoAsync(site, """
        create role readers;
        create schema shop;
        create table shop.orders (id serial primary key, note text, amount numeric, constraint positive check (amount >= 0));
        insert into shop.orders (note, amount) select repeat('нет', n % 7), n * 0.1 from generate_series(1, 2500) n;
        update shop.orders set amount = 0.1 where id = 1500;
        create index orders_note_idx on shop.orders (note);
        create table shop.extras (id int, extra text);
        grant select, update on shop.orders to readers;
        comment on table shop.orders is 'что заказано';
        select lo_from_bytea(700001, 'abc');
        """, token);

    protected override Task AddAsync(StoreSite site, CancellationToken token) =>
        DoAsync(site, "insert into shop.orders (note, amount) values ('monday', 1), ('monday', 2)", token);

    private static Change Sql(string name, string change, string mend, params string[] sentences) =>
        new(name, (site, token) => DoAsync(site, change, token), (site, token) => DoAsync(site, mend, token), sentences);

    private static async Task<bool> IsWaitingAsync(StoreSite site, CancellationToken token)
    {
        const string waiting =
            "select exists (select from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock')::text";
        await using var connection = await OpenAsync(site, token);
        return await connection.TextAsync(waiting, token) == "true";
    }

    private static async Task DoAsync(StoreSite site, string sql, CancellationToken token)
    {
        await using var connection = await OpenAsync(site, token);
        await connection.DoAsync("set search_path = public", token);
        await connection.DoAsync(sql, token);
    }

    private static Task<NpgsqlConnection> OpenAsync(StoreSite site, CancellationToken token) =>
        new PostgreSqlAccess(site.Data, site.Data, site.Account.User, site.Account.Password).OpenAsync(Database, token);
}

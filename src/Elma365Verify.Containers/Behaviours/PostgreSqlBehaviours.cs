using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Elma365Verify.Containers.Services;
using Npgsql;
using NpgsqlTypes;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of PostgreSQL.</summary>
internal sealed class PostgreSqlBehaviours
{
    private const int LargeBytes = 10 * 1024 * 1024;
    private const int Writers = 3;
    private const int IncrementsEach = 15;

    private readonly Func<IPEndPoint, NpgsqlConnectionStringBuilder> settings;

    private PostgreSqlBehaviours(Func<IPEndPoint, NpgsqlConnectionStringBuilder> settings) => this.settings = settings;

    /// <summary>All of them.</summary>
    /// <param name="port">The server's documented port.</param>
    /// <param name="settings">How a client logs in by way of an endpoint; unpooled.</param>
    public static IReadOnlyList<Behaviour> All(int port, Func<IPEndPoint, NpgsqlConnectionStringBuilder> settings)
    {
        var behaviours = new PostgreSqlBehaviours(settings);
        return
        [
            new("databases are encoded in UTF-8", port, null, behaviours.EncodingAsync),
            In("text of every script comes back as written", behaviours.TextAsync),
            In("Russian words sort and change case by ICU's rules", behaviours.SortAsync),
            In("a transaction rolled back leaves nothing", behaviours.RollBackAsync),
            In("a duplicate key is refused with 23505", behaviours.UniqueAsync),
            In("jsonb is searched by a GIN index", behaviours.JsonAsync),
            In("a value of 10 MiB comes back whole", behaviours.LargeAsync),
            In("concurrent increments under row locks lose nothing", behaviours.IncrementAsync),
            In("NOTIFY reaches a listener when its transaction commits", behaviours.NotifyAsync),
            In("a prepared statement is prepared once and answers each time", behaviours.PrepareAsync),
            new("a wrong password is refused with 28P01", port, null, behaviours.WrongPasswordAsync),
        ];

        Behaviour In(string name, Func<Session, Task> performAsync) =>
            new(name, port, null, (endpoint, token) => behaviours.InSchemaAsync(endpoint, performAsync, token));
    }

    /// <summary>A connection whose search path is a schema of its own.</summary>
    private sealed record Session(
        NpgsqlConnection Connection, string Schema, Func<Task<NpgsqlConnection>> ConnectAsync, CancellationToken Token)
    {
        public Task<int> RunAsync(string sql, params object[] parameters) => RunAsync(Connection, sql, parameters);

        public Task<int> RunAsync(NpgsqlConnection connection, string sql, params object[] parameters) =>
            ReadyAsync(connection, sql, parameters, command => command.ExecuteNonQueryAsync(Token));

        public Task<object?> AskAsync(string sql, params object[] parameters) =>
            ReadyAsync(Connection, sql, parameters, command => command.ExecuteScalarAsync(Token));

        public async Task<List<T>> ListAsync<T>(string sql, params object[] parameters) =>
            await ReadyAsync(Connection, sql, parameters, async command =>
            {
                var values = new List<T>();
                await using var reader = await command.ExecuteReaderAsync(Token);
                while (await reader.ReadAsync(Token))
                    values.Add(await reader.GetFieldValueAsync<T>(0, Token));
                return values;
            });

        private static async Task<T> ReadyAsync<T>(
            NpgsqlConnection connection, string sql, object[] parameters, Func<NpgsqlCommand, Task<T>> executeAsync)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters)
                command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter });
            return await executeAsync(command);
        }
    }

    private async Task InSchemaAsync(IPEndPoint endpoint, Func<Session, Task> performAsync, CancellationToken token)
    {
        var schema = OwnName.Create();
        await using var connection = await ConnectAsync(endpoint, searchPath: null, token);
        var session = new Session(connection, schema, () => ConnectAsync(endpoint, schema, token), token);
        await session.RunAsync($"create schema {schema}");
        await session.RunAsync($"set search_path to {schema}");
        await CleanUp.AfterAsync(() => performAsync(session), async late =>
        {
            // A command given up breaks its connection.
            await using var fresh = connection.FullState.HasFlag(System.Data.ConnectionState.Open)
                ? connection
                : await ConnectAsync(endpoint, searchPath: null, late);
            await (session with { Token = late }).RunAsync(fresh, $"rollback; drop schema {schema} cascade");
        });
    }

    private async Task<NpgsqlConnection> ConnectAsync(IPEndPoint endpoint, string? searchPath, CancellationToken token)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings(endpoint).ConnectionString)
        {
            SearchPath = searchPath,
        }.ConnectionString);
        await connection.OpenAsync(token);
        return connection;
    }

    private async Task EncodingAsync(IPEndPoint endpoint, CancellationToken token)
    {
        await using var connection = await ConnectAsync(endpoint, searchPath: null, token);
        await using var command = new NpgsqlCommand("show server_encoding", connection);
        Expect.Equal("server_encoding", "UTF8", await command.ExecuteScalarAsync(token) as string);
    }

    private async Task TextAsync(Session session)
    {
        string[] texts =
        [
            "Съешь же ещё этих мягких французских булок",
            "e\u0301 is not \u00e9", "漢字かな交じり文", "שלום عربي", "👩‍💻\U0010FFFF", "'\"\\\t\n%_", "",
        ];
        await session.RunAsync("create table texts (id int primary key, body text not null)");
        for (var id = 0; id < texts.Length; id++)
            await session.RunAsync("insert into texts values ($1, $2)", id, texts[id]);
        Expect.Sequence("the texts read back", texts, await session.ListAsync<string>("select body from texts order by id"));

        // A database without an encoding would give back the bytes too, but not know where a character ends.
        Expect.Sequence(
            "the lengths in characters",
            texts.Select(text => text.EnumerateRunes().Count()),
            await session.ListAsync<int>("select char_length(body) from texts order by id"));
    }

    private async Task SortAsync(Session session)
    {
        // By code points it would be: Ель, Яблоко, абрикос, жук, ёлка.
        string[] sorted = ["абрикос", "ёлка", "Ель", "жук", "Яблоко"];
        await session.RunAsync("create table words (word text collate \"ru-x-icu\")");
        await session.RunAsync("insert into words select unnest($1::text[])", (object)sorted.Reverse().ToArray());
        Expect.Sequence("the order", sorted, await session.ListAsync<string>("select word from words order by word"));
        Expect.Equal("upper of ёлка", "ЁЛКА", await session.AskAsync("select upper(word) from words where word = 'ёлка'") as string);
        Expect.Equal(
            "words like ЁЛ%, whatever their case",
            "ёлка",
            await session.AskAsync("select word from words where word ilike 'ЁЛ%'") as string);
    }

    private async Task RollBackAsync(Session session)
    {
        await session.RunAsync("create table kept (id int primary key)");
        await session.RunAsync("begin; insert into kept values (1); create table lost (id int)");
        Expect.Equal("rows seen inside the transaction", 1L, await session.AskAsync("select count(*) from kept"));
        await session.RunAsync("rollback");
        Expect.Equal("rows after the rollback", 0L, await session.AskAsync("select count(*) from kept"));
        Expect.Equal("the table made and rolled back", DBNull.Value, await session.AskAsync("select to_regclass('lost')::text"));
        await session.RunAsync("begin; insert into kept values (2); savepoint s; insert into kept values (3); rollback to s; commit");
        Expect.Sequence("rows committed", [2], await session.ListAsync<int>("select id from kept"));
    }

    private async Task UniqueAsync(Session session)
    {
        await session.RunAsync("create table entries (id int primary key, code text constraint one_code unique)");
        await session.RunAsync("insert into entries values (1, 'a'), (2, 'b')");
        await Expect.RefusedAsync<PostgresException>(
            "a second row of the same code",
            () => session.RunAsync("insert into entries values (3, 'a')"),
            refusal => $"{refusal.SqlState} {refusal.ConstraintName}",
            $"{PostgresErrorCodes.UniqueViolation} one_code");
        Expect.Sequence("the rows that are left", [1, 2], await session.ListAsync<int>("select id from entries order by id"));
        Expect.Equal("rows changed on conflict", 1, await session.RunAsync(
            "insert into entries values (4, 'b') on conflict (code) do update set id = excluded.id"));
        Expect.Sequence("the rows after the upsert", [1, 4], await session.ListAsync<int>("select id from entries order by id"));
    }

    private async Task JsonAsync(Session session)
    {
        await session.RunAsync("create table documents (id int primary key, body jsonb)");
        await session.RunAsync(
            "insert into documents select n, "
            + "jsonb_build_object('number', n % 100, 'имя', 'документ ' || n) from generate_series(1, 2000) n");
        await session.RunAsync("create index documents_body on documents using gin (body jsonb_path_ops)");
        await session.RunAsync("analyze documents; set enable_seqscan = off");
        const string query = "select id from documents where body @> '{\"number\": 17}' order by id";
        Expect.Sequence("the documents found", Enumerable.Range(0, 20).Select(n => (n * 100) + 17), await session.ListAsync<int>(query));
        var plan = string.Join('\n', await session.ListAsync<string>("explain " + query));
        Expect.True(plan.Contains("Index Scan on documents_body", StringComparison.Ordinal), $"the index is not used: {plan}");
        Expect.Equal(
            "a field of a document", "документ 5", await session.AskAsync("select body ->> 'имя' from documents where id = 5") as string);
    }

    private async Task LargeAsync(Session session)
    {
        var written = RandomNumberGenerator.GetBytes(LargeBytes);
        await session.RunAsync("create table large (body bytea)");
        await session.RunAsync("insert into large values ($1)", written);
        Expect.Equal("its SHA-256 at the server", Convert.ToHexStringLower(SHA256.HashData(written)),
            await session.AskAsync("select encode(sha256(body), 'hex') from large") as string);
        Expect.Bytes("the value read back", written, await session.AskAsync("select body from large") as byte[]);
    }

    private async Task IncrementAsync(Session session)
    {
        await session.RunAsync("create table counter (value int); insert into counter values (0)");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            await using var connection = await session.ConnectAsync();
            var writer = session with { Connection = connection };
            for (var turn = 0; turn < IncrementsEach; turn++)
            {
                await writer.RunAsync("begin");
                var value = (int)(await writer.AskAsync("select value from counter for update"))!;
                await writer.RunAsync("update counter set value = $1", value + 1);
                await writer.RunAsync("commit");
            }
        }));
        Expect.Equal("the counter", Writers * IncrementsEach, await session.AskAsync("select value from counter"));
    }

    private async Task NotifyAsync(Session session)
    {
        var heard = new List<string>();
        session.Connection.Notification += (_, notification) => heard.Add(notification.Payload);
        await session.RunAsync($"listen {session.Schema}");
        await using var other = await session.ConnectAsync();
        await session.RunAsync(other, $"begin; notify {session.Schema}, 'rolled back'; rollback");
        await session.RunAsync(other, $"begin; notify {session.Schema}, 'первое'; notify {session.Schema}, 'second'; commit");
        while (heard.Count < 2)
            await session.Connection.WaitAsync(session.Token);
        Expect.Sequence("the notifications heard", ["первое", "second"], heard);
    }

    private async Task PrepareAsync(Session session)
    {
        await using var command = new NpgsqlCommand("select $1 * 2 + $2", session.Connection)
        {
            Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Integer }, new() { NpgsqlDbType = NpgsqlDbType.Integer } },
        };
        await command.PrepareAsync(session.Token);
        foreach (var number in Enumerable.Range(1, 10))
        {
            (command.Parameters[0].Value, command.Parameters[1].Value) = (number, 1);
            Expect.Equal(string.Create(CultureInfo.InvariantCulture, $"the answer for {number}"), (number * 2) + 1,
                await command.ExecuteScalarAsync(session.Token));
        }

        Expect.Equal("statements the session has prepared", 1L, await session.AskAsync(
            "select count(*) from pg_prepared_statements where not from_sql "
            + "and statement like '%* 2 +%' and statement not like '%pg_prepared%'"));
    }

    private async Task WrongPasswordAsync(IPEndPoint endpoint, CancellationToken token)
    {
        await using (await ConnectAsync(endpoint, searchPath: null, token))
        {
            // The right one is accepted, so what follows is about the password.
        }

        var wrong = new NpgsqlConnectionStringBuilder(settings(endpoint).ConnectionString) { Password = GeneratedSecret.Wrong() };
        await Expect.RefusedAsync<PostgresException>(
            "a wrong password",
            async () =>
            {
                await using var connection = new NpgsqlConnection(wrong.ConnectionString);
                await connection.OpenAsync(token);
            },
            refusal => refusal.SqlState,
            PostgresErrorCodes.InvalidPassword);
    }
}

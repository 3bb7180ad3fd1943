using System.Text.Json;
using Elma365Verify.Backup;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// A trigger by which PostgreSQL itself keeps up a constraint, and that somebody turned off, or on for replication
/// (<c>alter table … disable trigger all</c>). No dump keeps that: the foreign key would be enforced again.
/// </summary>
/// <param name="Table">The quoted table the trigger is on: <c>shop.orders</c>.</param>
/// <param name="Owner">The quoted table the constraint is of.</param>
/// <param name="Constraint">The constraint's name as it is.</param>
/// <param name="Function">
/// What it runs: <c>pg_catalog."RI_FKey_check_ins"</c>. Its own name holds a number and is another after a restore.
/// </param>
/// <param name="State">When it runs: <c>D</c> never, <c>R</c> on a replica, <c>A</c> always.</param>
internal sealed record TriggerState(string Table, string Owner, string Constraint, string Function, string State)
{
    private const string Triggers = """
        from pg_trigger g join pg_constraint k on k.oid = g.tgconstraint
          join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_class kc on kc.oid = k.conrelid join pg_namespace kn on kn.oid = kc.relnamespace
        where g.tgisinternal and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        """;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>Where they are kept, beside a database's dump: <c>databases/1.triggers.json</c>.</summary>
    public static string FileOf(DatabaseDump dump) => Path.ChangeExtension(dump.Dump, ".triggers.json");

    /// <summary>Those of a database.</summary>
    public static Task<List<TriggerState>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation) => connection.ListAsync(
        $"""
        select format('%I.%I', n.nspname, c.relname), format('%I.%I', kn.nspname, kc.relname), k.conname::text,
          g.tgfoid::regproc::text, g.tgenabled::text
        {Triggers} and g.tgenabled <> 'O'
        order by 1, 2, 3, 4
        """,
        reader => new TriggerState(
            reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)),
        cancellation);

    /// <summary>A list of them as a file's content.</summary>
    public static byte[] Render(IReadOnlyList<TriggerState> states) => JsonSerializer.SerializeToUtf8Bytes(states, Format);

    /// <summary>Brings the triggers of a restored database into the states a file says.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="path">The file; a backup of before may lack it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">The file is unreadable, or there is no such trigger.</exception>
    public static async Task RestoreAsync(NpgsqlConnection connection, string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return;
        List<TriggerState> states;
        try
        {
            states = JsonSerializer.Deserialize<List<TriggerState>>(
                await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), Format) ?? [];
        }
        catch (JsonException exception)
        {
            throw new BackupException($"{path} can't be read: {exception.Message}", exception);
        }

        foreach (var state in states)
            await connection.DoAsync(await state.StatementAsync(connection, cancellation).ConfigureAwait(false), cancellation)
                .ConfigureAwait(false);
    }

    // The server writes the statement: it alone knows the trigger's name, and quotes it.
    private async Task<string> StatementAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            $"""
            select format('alter table only %s %s trigger %I', g.tgrelid::regclass,
              case $5 when 'D' then 'disable' when 'R' then 'enable replica' when 'A' then 'enable always' end, g.tgname)
            {Triggers} and format('%I.%I', n.nspname, c.relname) = $1 and format('%I.%I', kn.nspname, kc.relname) = $2
              and k.conname = $3 and g.tgfoid::regproc::text = $4
            """,
            connection);
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in new[] { Table, Owner, Constraint, Function, State })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as string
            ?? throw new BackupException(
                $"the constraint {Constraint} of {Owner} was restored without its trigger on {Table}, which has to be set to {State}");
    }
}

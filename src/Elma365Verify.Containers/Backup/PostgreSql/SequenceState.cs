using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>How far a sequence is.</summary>
/// <remarks>
/// A sequence takes part in no transaction, so <c>pg_dump</c> and whoever describes it beside would see different values while the
/// store is in use. The states are therefore read once, after the snapshot began, which no row in it is ahead of; they are both
/// described and kept in the backup, and a restore sets them last.
/// </remarks>
/// <param name="Name">The quoted name: <c>shop.orders_id_seq</c>.</param>
/// <param name="LastValue">The last value, or the first where it was not called.</param>
/// <param name="IsCalled">Whether a value was taken.</param>
/// <param name="IsBeyond">
/// Whether the next value lies beyond all in the column that owns it; null where no column does. Where not, the next insert fails.
/// </param>
internal sealed record SequenceState(string Name, long LastValue, bool IsCalled, bool? IsBeyond)
{
    private const string Sequences = """
        select format('%I.%I', n.nspname, c.relname), s.seqincrement,
          (select format('select %s(%I)::numeric from %I.%I', case when s.seqincrement > 0 then 'max' else 'min' end,
              a.attname, tn.nspname, t.relname)
            from pg_depend d join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
              join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
              and d.deptype in ('a', 'i') and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
            limit 1)
        from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relpersistence <> 't'
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        """;

    // The name is a value that the server looks up, not a part of the statement.
    private const string Setting = """
        select pg_catalog.setval(name::pg_catalog.regclass, last_value, is_called)
        from unnest($1, $2, $3) as state (name, last_value, is_called)
        """;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The states of a database's sequences, now.</summary>
    public static async Task<List<SequenceState>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var found = await connection.ListAsync(
            Sequences,
            reader => (Name: reader.GetString(0), Step: reader.GetInt64(1), Furthest: reader.IsDBNull(2) ? null : reader.GetString(2)),
            cancellation).ConfigureAwait(false);
        var states = new List<SequenceState>(found.Count);
        foreach (var (name, step, furthest) in found)
        {
            var sql = FormattableString.Invariant($"""
                select last_value, is_called, ({furthest ?? "null::numeric"}) is null
                  or (case when is_called then last_value::numeric + {step} else last_value end - ({furthest ?? "0"})) * sign({step}) > 0
                from {name}
                """);
            states.AddRange(await connection.ListAsync(
                sql,
                reader => new SequenceState(
                    name, reader.GetInt64(0), reader.GetBoolean(1), furthest is null ? null : reader.GetBoolean(2)),
                cancellation).ConfigureAwait(false));
        }

        return states;
    }

    /// <summary>States as a file's content.</summary>
    public static byte[] Render(IReadOnlyList<SequenceState> states) => JsonSerializer.SerializeToUtf8Bytes(states, Format);

    /// <summary>Reads the states a backup holds.</summary>
    /// <exception cref="BackupException">They are missing or unreadable.</exception>
    public static IReadOnlyList<SequenceState> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<List<SequenceState>>(File.ReadAllBytes(path), Format) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException($"{path} can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Brings the sequences of a restored database there.</summary>
    public static Task RestoreAsync(
        NpgsqlConnection connection, IReadOnlyList<SequenceState> states, CancellationToken cancellation) => connection.AskAsync(
            Setting,
            cancellation,
            states.Select(state => state.Name).ToArray(),
            states.Select(state => state.LastValue).ToArray(),
            states.Select(state => state.IsCalled).ToArray());

    /// <summary>The state in a fingerprint.</summary>
    public FingerprintItem Describe(string database)
    {
        var properties = new List<KeyValuePair<string, string>>
        {
            new("last value", LastValue.ToString(CultureInfo.InvariantCulture)),
            new("called", IsCalled ? "yes" : "no"),
        };
        if (IsBeyond is { } beyond)
            properties.Add(new("next value beyond its column", beyond ? "yes" : "no"));
        return new FingerprintItem("sequence state", $"{database}/{Name}", properties);
    }
}

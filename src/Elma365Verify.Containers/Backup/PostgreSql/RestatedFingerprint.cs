using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// A fingerprint whose expressions read as the restored server writes them down. PostgreSQL writes an expression from what it made of
/// it, and makes something else of what it wrote: <c>status in ('new')</c> over a <c>varchar</c> is
/// <c>(ARRAY['new'::character varying])::text[]</c> where it was typed in and <c>ARRAY[('new'::character varying)::text]</c> where that
/// was read again, as every restore reads it. The texts differ, the expressions do not.
/// </summary>
/// <remarks>
/// So the restored server is given the original's text, in a transaction that is rolled back, and asked what it has. Nothing but the
/// very same expression passes, since a restore is nothing else than that text read once: whatever else the restored object says
/// (another constant, operator, cast or collation) still differs from it. A text that the server refuses, or that is none of an
/// expression, stays as it was.
/// </remarks>
internal sealed class RestatedFingerprint(PostgreSqlAccess access)
{
    private sealed record Change(string Database, FingerprintItem Item, string Name, string Property, string Text);

    /// <summary>The expected items as this server writes them down.</summary>
    /// <param name="expected">What a store held.</param>
    /// <param name="actual">What this server holds.</param>
    /// <exception cref="BackupException">The server can't be asked.</exception>
    public IEnumerable<FingerprintItem> Of(IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual)
    {
        var restated = new Dictionary<(string Kind, string Name), FingerprintItem>();
        try
        {
            foreach (var database in Changes(expected, actual).GroupBy(change => change.Database).ToList())
                Restate(database.Key, [.. database], restated);
        }
        catch (NpgsqlException exception)
        {
            throw new BackupException($"PostgreSQL: {exception.Message}", exception);
        }

        return restated.Count == 0 ? expected : expected.Select(item => restated.GetValueOrDefault((item.Kind, item.Name), item));
    }

    private IEnumerable<Change> Changes(IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual)
    {
        var databases = Databases();
        foreach (var (before, now) in Both(expected, actual))
        {
            foreach (var (property, text) in before.Properties)
            {
                var found = now.Property(property);
                if (found is null || found == text || !Restating.Queries.ContainsKey((before.Kind, property)))
                    continue;
                if (databases.Find(name => before.Name.StartsWith($"{name}/", StringComparison.Ordinal)) is { } database)
                    yield return new Change(database, before, before.Name[(database.Length + 1)..], property, text);
            }
        }
    }

    // A name may be another's beginning.
    private List<string> Databases()
    {
        using var connection = access.Open(PostgreSqlAccess.AnyDatabase);
        return [.. connection.List("select datname::text from pg_database where datallowconn", reader => reader.GetString(0))
            .OrderByDescending(name => name.Length)];
    }

    private static IEnumerable<(FingerprintItem Expected, FingerprintItem Actual)> Both(
        IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual)
    {
        using var left = expected.GetEnumerator();
        using var right = actual.GetEnumerator();
        var more = left.MoveNext() && right.MoveNext();
        while (more)
        {
            var order = FingerprintItem.Order.Compare(left.Current, right.Current);
            if (order == 0)
                yield return (left.Current, right.Current);
            more = (order > 0 || left.MoveNext()) && (order < 0 || right.MoveNext());
        }
    }

    private void Restate(string database, List<Change> changes, Dictionary<(string Kind, string Name), FingerprintItem> restated)
    {
        using var connection = access.Open(database);
        connection.Do("begin");
        // Names read as they did; a twin hides nothing. What users' event triggers do is no part of this.
        connection.Do("set local search_path = pg_catalog, pg_temp");
        connection.Do("set local check_function_bodies = off");
        foreach (var trigger in connection.List(
            "select format('alter event trigger %I disable', evtname) from pg_event_trigger", reader => reader.GetString(0)))
        {
            connection.Do(trigger);
        }

        foreach (var kind in changes.GroupBy(change => (change.Item.Kind, change.Property)))
        {
            var texts = Texts(connection, Restating.Queries[kind.Key], [.. kind]);
            foreach (var change in kind.Where(change => texts.ContainsKey(change.Name)))
            {
                var key = (change.Item.Kind, change.Item.Name);
                var item = restated.GetValueOrDefault(key, change.Item);
                restated[key] = new FingerprintItem(item.Kind, item.Name, item.Properties.Select(property =>
                    property.Key == change.Property ? KeyValuePair.Create(property.Key, texts[change.Name]) : property));
            }
        }

        connection.Do("rollback");
    }

    private static Dictionary<string, string> Texts(NpgsqlConnection connection, string query, List<Change> changes)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var asking = new NpgsqlCommand(query, connection);
        asking.Parameters.Add(new NpgsqlParameter { Value = changes.ConvertAll(change => change.Name).ToArray() });
        asking.Parameters.Add(new NpgsqlParameter { Value = changes.ConvertAll(change => change.Text).ToArray() });
        var found = asking.List(
            reader => (Name: reader.GetString(0), Statements: reader.GetFieldValue<string?[]>(1), Reading: reader.GetString(2)));
        foreach (var (name, statements, reading) in found.Where(one => !one.Statements.Contains(null)))
        {
            connection.Do("savepoint stating");
            try
            {
                Array.ForEach(statements, statement => connection.DoAlone(statement!));
                if (connection.List(reading, reader => reader.GetString(0)) is [var text])
                    texts[name] = text;
            }
            catch (Exception exception) when (exception is PostgresException or NotSupportedException)
            {
                // Then the text stays as it was, and the difference with it.
            }

            connection.Do("rollback to savepoint stating");
        }

        return texts;
    }
}

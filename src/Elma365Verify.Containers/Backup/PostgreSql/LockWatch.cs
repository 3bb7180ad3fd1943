using Elma365Verify.Backup;
using Elma365Verify.Reporting;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// Says for whose lock a backup waits while it waits, and when it has waited too long: an idle transaction, or a prepared one that was
/// forgotten, keeps a table to itself for as long as it likes.
/// </summary>
/// <remarks><see href="https://www.postgresql.org/docs/current/explicit-locking.html"/>.</remarks>
/// <param name="access">The cluster.</param>
/// <param name="phase">Told of each wait.</param>
internal sealed class LockWatch(PostgreSqlAccess access, IRunPhase phase)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private string? last;

    /// <summary>Does the work and watches it.</summary>
    /// <exception cref="BackupException">As the work's; where it waited too long for a lock, it names who holds that.</exception>
    public async Task<T> DuringAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(ending.Token);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (last is not null && IsTimeout(exception))
        {
            throw new BackupException(
                FormattableString.Invariant($"waited {access.LockTimeout.TotalSeconds:0} s for {last}; ")
                + "end that, or wait longer by --lock-timeout SECONDS",
                exception);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // pg_dump sets a statement's time-out for as long as it locks tables, and no other.
    private static bool IsTimeout(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => true,
        BackupException => exception.Message.Contains("canceling statement due to statement timeout", StringComparison.Ordinal)
            || exception.Message.Contains("canceling statement due to lock timeout", StringComparison.Ordinal),
        _ => false,
    };

    private async Task WatchAsync(CancellationToken cancellation)
    {
        await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        var database = await DatabaseAsync(cancellation).ConfigureAwait(false);
        var connection = await access.OpenAsync(database, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        while (true)
        {
            var waiting = await connection.ListAsync(
                Catalogue.Text("waiting.sql"),
                reader => (Process: reader.GetInt32(0), Database: reader.GetString(1)),
                cancellation).ConfigureAwait(false);
            if (waiting is [var session] && await HoldersAsync(session.Process, session.Database, cancellation).ConfigureAwait(false)
                is { } holders)
            {
                last = holders;
                phase.Report($"waiting for {holders}");
            }

            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        }
    }

    // Not the template: no database can be made from it while somebody is in it.
    private async Task<string> DatabaseAsync(CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await connection.TextAsync(
            "select datname::text from pg_database where datallowconn order by datistemplate, oid limit 1", cancellation)
            .ConfigureAwait(false);
    }

    private async Task<string?> HoldersAsync(int process, string database, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(database, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(Catalogue.Text("holders.sql"), connection);
        await using var __ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter { Value = process });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as string;
    }
}

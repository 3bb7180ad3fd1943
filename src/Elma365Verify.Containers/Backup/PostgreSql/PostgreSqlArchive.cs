using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// A PostgreSQL cluster: <c>globals.json</c>, and for each database <c>pg_dump -Fc</c> and the states of its sequences. Dump and
/// fingerprint of a database are of the same snapshot.
/// </summary>
/// <remarks>
/// Passwords are kept as the verifiers the server keeps; after a restore every role, the superuser included, has the password it had.
/// Not backed up: the server's own configuration, table spaces (refused by name).
/// <see href="https://www.postgresql.org/docs/current/backup-dump.html"/>.
/// </remarks>
internal sealed class PostgreSqlArchive(PostgreSqlAccess access, Toolbox toolbox) : IStoreArchive
{
    private const int Attempts = 3;

    /// <inheritdoc/>
    public string Store => "postgresql";

    /// <inheritdoc/>
    public Task<string> ServerVersionAsync(CancellationToken cancellation) => AskedAsync(async () =>
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await AccountRights.RequireAsync(connection, cancellation).ConfigureAwait(false);
        return $"PostgreSQL {MajorVersion.TextIn(await connection.TextAsync("show server_version", cancellation).ConfigureAwait(false))}";
    });

    /// <inheritdoc/>
    public Task<ArchivedStore> BackUpAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) =>
        AskedAsync(() => new LockWatch(access, phase).DuringAsync(
            () => TakeAsync(attempt, fingerprint, phase, cancellation), cancellation));

    private async Task<ArchivedStore> TakeAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation)
    {
        var server = await ServerVersionAsync(cancellation).ConfigureAwait(false);
        ImmutableArray<ToolVersion> tools =
            [await toolbox.RequireAsync("pg_dump", server, cancellation).ConfigureAwait(false)];
        var notKept = new List<NotKept>();
        var (globals, snapshots) = await ReadGlobalsAsync(fingerprint, phase, cancellation).ConfigureAwait(false);
        try
        {
            Write(attempt, Globals.FileName, globals.Render());
            var dumps = snapshots.Select((snapshot, index) => new DatabaseDump(
                snapshot.Database,
                FormattableString.Invariant($"databases/{index + 1}.dump"),
                FormattableString.Invariant($"databases/{index + 1}.sequences.json"),
                snapshot.Encoding)).ToList();
            Write(attempt, DatabaseDump.ListName, DatabaseDump.Render(dumps));
            // The template first: while somebody is in it, no database can be made.
            foreach (var (snapshot, dump) in snapshots.Zip(dumps).Reverse())
            {
                notKept.AddRange(await snapshot.NotKeptAsync(cancellation).ConfigureAwait(false));
                await BackUpAsync(snapshot, dump, attempt, fingerprint, phase, cancellation).ConfigureAwait(false);
                await snapshot.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await DatabaseSnapshot.ReleaseAsync(snapshots).ConfigureAwait(false);
        }

        var lost = await ClusterLosses.ReadAsync(access, cancellation).ConfigureAwait(false);
        return new ArchivedStore(tools, [.. NotKept.Bounded([.. lost, .. notKept])]);
    }

    /// <inheritdoc/>
    public Task RestoreAsync(string directory, BackupManifest manifest, IRunPhase phase, CancellationToken cancellation) =>
        AskedAsync(async () =>
        {
            manifest.RequireStore(Store);
            var server = await ServerVersionAsync(cancellation).ConfigureAwait(false);
            MajorVersion.RequireSame($"the backup of {manifest.ServerVersion}", server, "restore into a server of the backup's version");
            await toolbox.RequireVersionAsync("pg_restore", server, cancellation).ConfigureAwait(false);
            var dumps = DatabaseDump.Read(directory);
            await EmptyCluster.RequireAsync(access, dumps.Select(dump => dump.Name).ToHashSet(StringComparer.Ordinal), cancellation)
                .ConfigureAwait(false);
            var restore = new PostgreSqlRestore(access, toolbox, directory);
            await restore.RunAsync(dumps, phase, cancellation).ConfigureAwait(false);
            return true;
        });

    /// <inheritdoc/>
    public Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => AskedAsync(async () =>
    {
        var snapshots = await DatabaseSnapshot.TakeAsync(access, cancellation).ConfigureAwait(false);
        try
        {
            (await Catalogue.OfClusterAsync(snapshots[0].Connection, cancellation).ConfigureAwait(false)).ForEach(fingerprint.Add);
            foreach (var snapshot in snapshots)
                await snapshot.DescribeAsync(fingerprint, phase, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await DatabaseSnapshot.ReleaseAsync(snapshots).ConfigureAwait(false);
        }

        return true;
    });

    /// <inheritdoc/>
    public FingerprintComparison Compare(
        IEnumerable<FingerprintItem> expected,
        IEnumerable<FingerprintItem> actual,
        IReadOnlyCollection<string>? mustHold = null,
        int kept = FingerprintComparison.UsuallyKept) =>
        FingerprintComparison.Of(expected, actual, mustHold, kept) is { DifferenceCount: 0 } same
            ? same
            : FingerprintComparison.Of(new RestatedFingerprint(access).Of(expected, actual), actual, mustHold, kept);

    // The snapshots are of one database each: that no role changed while they were taken is seen by reading them before and after.
    private async Task<(Globals Globals, ImmutableArray<DatabaseSnapshot> Snapshots)> ReadGlobalsAsync(
        FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("backing up roles");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (before, _) = await DescribeClusterAsync(cancellation).ConfigureAwait(false);
            var snapshots = await DatabaseSnapshot.TakeAsync(access, cancellation).ConfigureAwait(false);
            var isKept = false;
            try
            {
                var (after, globals) = await DescribeClusterAsync(cancellation).ConfigureAwait(false);
                isKept = before.ToHashSet().SetEquals(after);
                if (isKept)
                {
                    after.ForEach(fingerprint.Add);
                    return (globals, snapshots);
                }
            }
            finally
            {
                if (!isKept)
                    await DatabaseSnapshot.ReleaseAsync(snapshots).ConfigureAwait(false);
            }
        }

        throw new BackupException("roles or their settings changed each time they were backed up; back up when nobody changes them");
    }

    // Both are read of one state.
    private async Task<(List<FingerprintItem> Items, Globals Globals)> DescribeClusterAsync(CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await connection.DoAsync("begin isolation level repeatable read read only", cancellation).ConfigureAwait(false);
        var items = await Catalogue.OfClusterAsync(connection, cancellation).ConfigureAwait(false);
        return items.Find(item => item.Kind == "tablespace") is { } outside
            ? throw new BackupException($"the {outside} lies outside the data directory; a restore could not make it elsewhere")
            : (items, await GlobalsReader.ReadAsync(connection, cancellation).ConfigureAwait(false));
    }

    // Both at once: one of them works while the other waits for the server.
    private async Task BackUpAsync(
        DatabaseSnapshot snapshot, DatabaseDump dump, BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase,
        CancellationToken cancellation)
    {
        Write(attempt, dump.Sequences, SequenceState.Render(snapshot.Sequences));
        var triggers = await TriggerState.ReadAsync(snapshot.Connection, cancellation).ConfigureAwait(false);
        Write(attempt, TriggerState.FileOf(dump), TriggerState.Render(triggers));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var describing = snapshot.DescribeAsync(fingerprint, phase, either.Token);
        var tasks = new List<Task> { DumpAsync(snapshot, dump, attempt, either.Token), describing };
        var first = await Task.WhenAny(tasks).ConfigureAwait(false);
        if (!first.IsCompletedSuccessfully)
            await either.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What failed first is the reason, unless that is the tool, which misses the snapshot of a session the server refused something.
        await (describing.Exception?.GetBaseException() is PostgresException ? describing : first).ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    private async Task DumpAsync(DatabaseSnapshot snapshot, DatabaseDump dump, BackupAttempt attempt, CancellationToken cancellation)
    {
        var dumping = new ToolCommand(
            "pg_dump", "--format=custom", "--create", "--no-password", $"--snapshot={snapshot.Name}", $"--encoding={snapshot.Encoding}",
            $"--lock-wait-timeout={access.LockMilliseconds}", PostgreSqlAccess.Argument(snapshot.Database))
        {
            Environment = access.Environment,
        };
        using var file = attempt.CreateFile(dump.Dump);
        await toolbox.RunAsync(dumping, input: null, file, cancellation).ConfigureAwait(false);
        file.Complete();
    }

    private static void Write(BackupAttempt attempt, string path, byte[] content)
    {
        using var file = attempt.CreateFile(path);
        file.Write(content);
        file.Complete();
    }

    private static async Task<T> AskedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw new BackupException($"PostgreSQL: {exception.Message}", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new BackupException(
                "PostgreSQL: a name that the databases share is no UTF-8: a role's that was made in a database of another encoding; "
                + "rename it", exception);
        }
    }
}

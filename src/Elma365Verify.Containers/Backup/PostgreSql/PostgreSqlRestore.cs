using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Brings a backup into an empty cluster; the first error ends it.</summary>
internal sealed class PostgreSqlRestore(PostgreSqlAccess access, Toolbox toolbox, string directory)
{
    /// <summary>Roles first, then the databases, settings and the superuser's own password last.</summary>
    public async Task RunAsync(IReadOnlyList<DatabaseDump> dumps, IRunPhase phase, CancellationToken cancellation)
    {
        var globals = Globals.Read(directory);
        phase.Report("restoring roles");
        await RestoreAsync(globals, (restore, token) => restore.BeginAsync(token), cancellation).ConfigureAwait(false);
        for (var i = 0; i < dumps.Count; i++)
        {
            phase.Report($"restoring {dumps[i].Name}", (double)i / dumps.Count);
            // A database nobody is in: the template is made anew from within another one.
            var within = dumps[i].Name == PostgreSqlAccess.AnyDatabase ? dumps[0].Name : PostgreSqlAccess.AnyDatabase;
            await RestoreAsync(dumps[i], within, cancellation).ConfigureAwait(false);
        }

        await RestoreAsync(globals, (restore, token) => restore.EndAsync(token), cancellation).ConfigureAwait(false);
    }

    private async Task RestoreAsync(
        Globals globals, Func<GlobalsRestore, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var user = await connection.TextAsync("select session_user::text", cancellation).ConfigureAwait(false);
        var initial = await connection.TextAsync(
            $"select rolname::text from pg_roles where oid = {PostgreSqlAccess.InitialRole}", cancellation).ConfigureAwait(false);
        await work(new GlobalsRestore(connection, globals, user, initial), cancellation).ConfigureAwait(false);
    }

    // The databases of a fresh cluster are empty, and made anew: --create alone would fail on them, and without it their owner, their
    // rights and their settings would be left out.
    private async Task RestoreAsync(DatabaseDump dump, string within, CancellationToken cancellation)
    {
        var restoring = new ToolCommand(
            "pg_restore", "--format=custom", "--clean", "--if-exists", "--create", "--exit-on-error", "--no-password",
            PostgreSqlAccess.Argument(within))
        {
            Environment = access.Environment,
        };
        var file = new FileStream(Path.Combine(directory, dump.Dump), FileMode.Open, FileAccess.Read);
        await using var _ = file.ConfigureAwait(false);
        await toolbox.RunAsync(restoring, file, output: null, cancellation).ConfigureAwait(false);
        var sequences = SequenceState.Read(Path.Combine(directory, dump.Sequences));
        var connection = await access.OpenAsync(dump.Name, dump.Encoding, cancellation).ConfigureAwait(false);
        await using var __ = connection.ConfigureAwait(false);
        await SequenceState.RestoreAsync(connection, sequences, cancellation).ConfigureAwait(false);
        await TriggerState.RestoreAsync(connection, Path.Combine(directory, TriggerState.FileOf(dump)), cancellation).ConfigureAwait(false);
    }
}

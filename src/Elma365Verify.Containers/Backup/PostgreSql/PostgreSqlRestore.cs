using System.Text;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Brings a backup into an empty cluster; the first error ends it.</summary>
internal sealed class PostgreSqlRestore(PostgreSqlAccess access, Toolbox toolbox, string directory)
{
    /// <summary>Roles first, then the databases, the superuser's own password last.</summary>
    public async Task RunAsync(IReadOnlyList<DatabaseDump> dumps, IRunPhase phase, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(PostgreSqlAccess.AnyDatabase, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var user = await connection.TextAsync("select quote_ident(current_user)", cancellation).ConfigureAwait(false);
        var initial = await connection.TextAsync(
            $"select quote_ident(rolname) from pg_roles where oid = {PostgreSqlAccess.InitialRole}", cancellation).ConfigureAwait(false);
        var script = await File.ReadAllTextAsync(Path.Combine(directory, Globals.FileName), cancellation).ConfigureAwait(false);
        var globals = Globals.Split(script, user, initial);
        phase.Report("restoring roles");
        await RunScriptAsync(PostgreSqlAccess.AnyDatabase, globals.First, cancellation).ConfigureAwait(false);
        for (var i = 0; i < dumps.Count; i++)
        {
            phase.Report($"restoring {dumps[i].Name}", (double)i / dumps.Count);
            await RestoreAsync(dumps[i], cancellation).ConfigureAwait(false);
        }

        if (globals.Last.Length > 0)
            await connection.DoAsync(globals.Last, cancellation).ConfigureAwait(false);
    }

    // The databases of a fresh cluster are empty, and made anew: --create alone would fail on them, and without it their owner, their
    // rights and their settings would be left out.
    private async Task RestoreAsync(DatabaseDump dump, CancellationToken cancellation)
    {
        var restoring = new ToolCommand(
            "pg_restore", "--format=custom", "--clean", "--if-exists", "--create", "--exit-on-error", "--no-password",
            PostgreSqlAccess.Argument(PostgreSqlAccess.AnyDatabase))
        {
            Environment = access.Environment,
        };
        var file = new FileStream(Path.Combine(directory, dump.Dump), FileMode.Open, FileAccess.Read);
        await using var _ = file.ConfigureAwait(false);
        await toolbox.RunAsync(restoring, file, output: null, cancellation).ConfigureAwait(false);
        var sequences = await File.ReadAllTextAsync(Path.Combine(directory, dump.Sequences), cancellation).ConfigureAwait(false);
        await RunScriptAsync(dump.Name, sequences, cancellation).ConfigureAwait(false);
        var connection = await access.OpenAsync(dump.Name, cancellation).ConfigureAwait(false);
        await using var __ = connection.ConfigureAwait(false);
        await TriggerState.RestoreAsync(connection, Path.Combine(directory, TriggerState.FileOf(dump)), cancellation).ConfigureAwait(false);
    }

    private async Task RunScriptAsync(string database, string script, CancellationToken cancellation)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(script));
        var running = new ToolCommand(
            "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file=-",
            PostgreSqlAccess.Argument(database))
        {
            Environment = access.Environment,
        };
        await toolbox.RunAsync(running, input, output: null, cancellation).ConfigureAwait(false);
    }
}

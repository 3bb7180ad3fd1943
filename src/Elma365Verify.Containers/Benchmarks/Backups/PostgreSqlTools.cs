using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>PostgreSQL's tools as its manual has them: globals as a script, each database in the custom format.</summary>
internal sealed class PostgreSqlTools(ReachableStore source, Toolbox from, ReachableStore target, Toolbox into) : IPlainCopy
{
    private const string Databases =
        "select datname from pg_database where datallowconn and datname not in ('template0', 'template1') order by datname";

    private readonly ImmutableDictionary<string, string> sourceVariables = Variables(source);
    private readonly ImmutableDictionary<string, string> targetVariables = Variables(target);

    /// <inheritdoc/>
    public async Task DumpAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("pg_dumpall");
        await DumpAsync(Path.Combine(directory, "globals.sql"), "pg_dumpall", ["--globals-only"], cancellation).ConfigureAwait(false);
        var names = await AskAsync(from, sourceVariables, PostgreSqlAccess.AnyDatabase, Databases, cancellation).ConfigureAwait(false);
        foreach (var (index, name) in names.Split('\n').Index())
        {
            phase.Report($"pg_dump {name}");
            await DumpAsync(
                Path.Combine(directory, FormattableString.Invariant($"{index}.dump")),
                "pg_dump",
                ["--format=custom", "--create", PostgreSqlAccess.Argument(name)],
                cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<long> LoadAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("psql");
        // The superuser is there already, which psql says and passes over.
        await LoadAsync(
            Path.Combine(directory, "globals.sql"),
            "psql",
            ["--no-psqlrc", "--quiet", "--file=-", PostgreSqlAccess.Argument(PostgreSqlAccess.AnyDatabase)],
            cancellation).ConfigureAwait(false);
        foreach (var dump in Directory.EnumerateFiles(directory, "*.dump").Order(StringComparer.Ordinal))
        {
            phase.Report($"pg_restore {Path.GetFileName(dump)}");
            await LoadAsync(
                dump,
                "pg_restore",
                [
                    "--format=custom", "--clean", "--if-exists", "--create", "--exit-on-error",
                    PostgreSqlAccess.Argument(PostgreSqlAccess.AnyDatabase),
                ],
                cancellation).ConfigureAwait(false);
        }

        var rows = await AskAsync(
            into, targetVariables, RecordPlace.Database, $"select count(*) from {DataSetPlaces.Orders.Name}", cancellation)
            .ConfigureAwait(false);
        return long.Parse(rows, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await into.DisposeAsync().ConfigureAwait(false);
        await from.DisposeAsync().ConfigureAwait(false);
    }

    private static ImmutableDictionary<string, string> Variables(ReachableStore store)
    {
        var port = store.Place.Ports.Data;
        return new PostgreSqlAccess(store.Place.Client(port), store.Place.Tools(port), store.Account.User, store.Account.Password)
            .Environment;
    }

    private async Task DumpAsync(string path, string tool, string[] arguments, CancellationToken cancellation)
    {
        var file = File.Create(path);
        await using var _ = file.ConfigureAwait(false);
        var command = new ToolCommand(tool, ["--no-password", .. arguments]) { Environment = sourceVariables };
        await from.RunAsync(command, input: null, file, cancellation).ConfigureAwait(false);
    }

    private async Task LoadAsync(string path, string tool, string[] arguments, CancellationToken cancellation)
    {
        var file = File.OpenRead(path);
        await using var _ = file.ConfigureAwait(false);
        var command = new ToolCommand(tool, ["--no-password", .. arguments]) { Environment = targetVariables };
        await into.RunAsync(command, file, output: null, cancellation).ConfigureAwait(false);
    }

    private static Task<string> AskAsync(
        Toolbox toolbox, ImmutableDictionary<string, string> variables, string database, string question,
        CancellationToken cancellation)
    {
        var command = new ToolCommand(
            "psql", "--no-psqlrc", "--no-password", "--no-align", "--tuples-only", $"--command={question}",
            PostgreSqlAccess.Argument(database))
        {
            Environment = variables,
        };
        return toolbox.ReadAsync(command, cancellation);
    }
}

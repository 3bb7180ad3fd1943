using System.CommandLine;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Metrics;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>A run whose end is written to a file of metrics.</summary>
/// <param name="File">The file.</param>
/// <param name="Directory">The directory of backups.</param>
/// <param name="Command">The command.</param>
/// <param name="Store">The store asked for; null for all.</param>
internal sealed record MeasuredRun(string File, string Directory, string Command, string? Store)
{
    /// <summary>The option that names the file.</summary>
    public static Option<string?> Option() => new("--metrics")
    {
        Description = "Write how the run ended, and age and size of the newest proven backup, to this file (NAME.prom, in the directory of "
            + "node_exporter's textfile collector). Commands may share one.",
        HelpName = "FILE",
    };

    /// <summary>Writes how a command line ended, where it asked for that.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="code">Its exit code.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Told where it can't be written.</param>
    /// <returns>The exit code; that of a broken environment where all went well and it can't be written.</returns>
    public static int Record(ParseResult parsed, int code, TimeSpan duration, TextWriter error)
    {
        if (parsed.CommandResult.Command is not IMeasuredCommand command || command.Measured(parsed) is not { } run)
            return code;
        try
        {
            run.Write(code, duration);
            return code;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BackupException)
        {
            error.WriteLine($"--metrics {run.File}: {exception.Message}");
            return code == ExitCodes.Success ? ExitCodes.Environment : code;
        }
    }

    private void Write(int code, TimeSpan duration)
    {
        var directory = Path.GetFullPath(Directory);
        BackupListing? listing = null;
        try
        {
            listing = BackupListing.Of(directory);
        }
        catch (BackupException)
        {
            // That it can't be listed is one of the metrics.
        }

        var own = BackupMetrics.OfRun(directory, Command, Store, code, TimeProvider.System.GetUtcNow(), duration).ToList();
        MetricsFile.Update(
            File,
            sample => sample.Has("directory", directory)
                && (!sample.Labels.Any(label => label.Name == "command") || own.Exists(one => one.Series == sample.Series)),
            [.. own, .. BackupMetrics.OfDirectory(directory, listing, Store)]);
    }
}

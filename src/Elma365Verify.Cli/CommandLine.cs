using System.CommandLine;
using Elma365Verify.Backup;
using Elma365Verify.Cli.Commands;
using Elma365Verify.Cli.Commands.Backup;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;
using Elma365Verify.Secrets;

namespace Elma365Verify.Cli;

/// <summary>The program: its commands, and how each error ends it.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Where results go; progress goes to the standard output.</param>
    /// <param name="error">Where errors go.</param>
    /// <returns>The exit code, as <see cref="ExitCodes"/> has it.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var root = new VerifyCommand
        {
            new PreviewCommand(),
            new TopologyCommand(),
            new ImagesCommand(),
            new BackupCommand(),
            new SelfTestCommand(),
            new BenchmarkCommand(),
            new CleanCommand(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
                await error.WriteLineAsync(problem.Message).ConfigureAwait(false);
            await error.WriteLineAsync("See ./verify --help.").ConfigureAwait(false);
            return ExitCodes.Configuration;
        }

        var began = TimeProvider.System.GetTimestamp();
        var code = await RunAsync(parsed, output, error).ConfigureAwait(false);
        return MeasuredRun.Record(parsed, code, TimeProvider.System.GetElapsedTime(began), error);
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error)
    {
        // An interrupted run still removes its containers, which takes seconds rather than the default's two.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            Output = output,
            Error = error,
        };
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (ConfigurationException exception)
        {
            await error.WriteLineAsync(Shown(exception)).ConfigureAwait(false);
            return ExitCodes.Configuration;
        }
        catch (EnvironmentException exception)
        {
            await error.WriteLineAsync(Shown(exception)).ConfigureAwait(false);
            return ExitCodes.Environment;
        }
        catch (BackupException exception)
        {
            await error.WriteLineAsync(Shown(exception)).ConfigureAwait(false);
            return ExitCodes.Findings;
        }
        catch (BackupUnprovenException exception)
        {
            await error.WriteLineAsync(Shown(exception)).ConfigureAwait(false);
            return ExitCodes.Unproven;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Interrupted; what was started has been removed.").ConfigureAwait(false);
            return ExitCodes.Interrupted;
        }
        catch (Exception exception) when (EngineFailure.Explain(exception) is { } reason)
        {
            await error.WriteLineAsync(KnownSecrets.Hide(reason)).ConfigureAwait(false);
            return ExitCodes.Environment;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A disk without room, or a directory without permission, is this machine's.
            await error.WriteLineAsync(Shown(exception)).ConfigureAwait(false);
            return ExitCodes.Environment;
        }
    }

    // What came out of a store or a file is made safe to show.
    private static string Shown(Exception exception) => KnownSecrets.Hide(VisibleText.Of(exception.Message));
}

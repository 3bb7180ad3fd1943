using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Commands;

/// <summary>Verifies the whole documented port matrix: the program without a subcommand.</summary>
internal sealed class VerifyCommand : RootCommand
{
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    private readonly InputOptions inputs = new();
    private readonly Option<string> artifacts = new("--artifacts")
    {
        Description = "Where each run leaves a directory with results.json, junit.xml, report.html and captures; "
            + "'latest' points to the newest.",
        HelpName = "DIRECTORY",
        DefaultValueFactory = _ => "artifacts",
    };

    public VerifyCommand()
        : base("""
            Starts the documented ELMA365 topology in containers with a firewall between all hosts, and proves with packets
            that exactly the documented ports are reachable and nothing else is.

            Exit codes: 0 conforms, 1 findings (leaks or outages), 2 unproven, 3 wrong usage or configuration,
            4 the environment could not start.
            """)
    {
        inputs.AddTo(this);
        Add(artifacts);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = inputs.Load(result);
        var directory = result.GetRequiredValue(artifacts);
        var written = new ArtifactsDirectory(directory);
        written.EnsureWritable();
        RunOutcome outcome;
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
            outcome = await VerificationRun.ExecuteAsync(loaded, progress, TimeProvider.System, cancellation).ConfigureAwait(false);
        var report = written.Write(outcome.Report, outcome.Evidence.Of);
        RunRenderer.Render(report, Path.Combine(directory, report.RunId));
        return report.ExitCode;
    }
}

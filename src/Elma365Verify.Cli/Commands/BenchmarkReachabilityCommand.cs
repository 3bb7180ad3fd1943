using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Cli.Commands;

/// <summary>Measures the sweep, masscan and nmap over one path in one run.</summary>
internal sealed class BenchmarkReachabilityCommand : Command
{
    /// <summary>Longer than any run that keeps its bounds.</summary>
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    private readonly Option<bool> quick = new("--quick") { Description = "Leave out nmap's default timing, which takes some minutes." };
    private readonly Option<bool> matrix = new("--matrix")
    {
        Description = "Measure the whole reference topology too: every ordered pair of hosts.",
    };

    private readonly Option<string?> json = new("--json") { Description = "Write the figures to this file as well.", HelpName = "FILE" };
    private readonly Option<int?> lanes = new("--lanes")
    {
        Description = "Sweeps sent at a time; default: one for each of the engine's processors.",
        HelpName = "N",
    };

    public BenchmarkReachabilityCommand()
        : base("reachability", """
            Measures in one run, over one path and one dropping ruleset: our sweep (TCP and UDP, both ends, calibrated),
            masscan (TCP, at several rates) and nmap (TCP, default timing and -T4 --min-rate 5000). Exits 0 whatever the
            figures are, 4 if it could not run.
            """)
    {
        lanes.Validators.Add(InRange);
        foreach (var option in new Option[] { quick, matrix, lanes, json })
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var file = FiguresFile.Create(result.GetValue(json), json.Name);
        BenchmarkReport report;
        var options = new BenchmarkOptions(result.GetValue(quick), result.GetValue(matrix), result.GetValue(lanes));
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
            report = await ReachabilityBenchmark.ExecuteAsync(options, progress, TimeProvider.System, cancellation).ConfigureAwait(false);
        file?.Write(BenchmarkJson.Render(report));
        ScreenPrinter.Print(BenchmarkScreen.Of(report));
        return ExitCodes.Success;
    }

    private static void InRange(OptionResult result)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value is < 1 or > 64))
            result.AddError($"--lanes {token.Value}: write a whole number from 1 to 64");
    }
}

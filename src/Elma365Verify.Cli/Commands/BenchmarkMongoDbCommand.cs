using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Cli.Commands;

/// <summary>Measures MongoDB's stand-in beside the engine it stands on.</summary>
internal sealed class BenchmarkMongoDbCommand : Command
{
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    public BenchmarkMongoDbCommand()
        : base("mongodb", """
            Measures MongoDB's stand-in: 10,000 inserts in batches of 100 and a scan, through its gateway and by the functions of
            the engine behind it; and its start, beside PostgreSQL's. Exits 0 whatever the figures are, 4 if it could not run.
            """) => SetAction((_, cancellation) => RunAsync(cancellation));

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        MongoDbFigures figures;
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
            figures = await MongoDbBenchmark.ExecuteAsync(progress, TimeProvider.System, cancellation).ConfigureAwait(false);
        ScreenPrinter.Print(MongoDbScreen.Of(figures));
        return ExitCodes.Success;
    }
}

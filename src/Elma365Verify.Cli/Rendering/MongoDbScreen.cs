using Elma365Verify.Containers.Benchmarks;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What the benchmark of MongoDB's stand-in shows on the screen.</summary>
internal static class MongoDbScreen
{
    /// <summary>The figures, then the aims.</summary>
    public static IReadOnlyList<ScreenBlock> Of(MongoDbFigures figures) =>
    [
        new ScreenBlock(
            figures.StandIn,
            ["what", "through the gateway", "by the engine's functions", "ratio"],
            [
                Row(
                    $"{figures.Documents:N0} inserts, {figures.Batch} a command",
                    figures.InsertThrough, figures.InsertDirect, figures.Documents),
                Row($"scan of {figures.Documents:N0}", figures.ScanThrough, figures.ScanDirect, figures.Documents),
            ],
            [new ToneText(FormattableString.Invariant(
                $"start to first command {figures.Start:0.00} s; PostgreSQL's own {figures.PostgreSqlStart:0.00} s"))]),
        BenchmarkScreen.Aims("Aims", figures.Aims),
    ];

    private static IReadOnlyList<ToneText> Row(FormattableString what, double through, double direct, int documents) =>
    [
        new ToneText(FormattableString.Invariant(what)),
        new ToneText(Rate(documents / through)),
        new ToneText(Rate(documents / direct)),
        new ToneText(FormattableString.Invariant($"{direct / through:0.00}")),
    ];

    private static string Rate(double rate) => FormattableString.Invariant($"{rate:N0}/s");
}

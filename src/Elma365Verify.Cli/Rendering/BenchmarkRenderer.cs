using Elma365Verify.Containers.Benchmarks;
using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints a benchmark.</summary>
internal static class BenchmarkRenderer
{
    /// <summary>Prints to the standard output, in colour where it is a terminal.</summary>
    public static void Render(BenchmarkReport report) => Render(BenchmarkScreen.Of(report));

    /// <summary>Prints a benchmark's blocks.</summary>
    public static void Render(IReadOnlyList<ScreenBlock> blocks)
    {
        if (Terminal.IsRich)
            SpectrePainter.Paint(blocks, AnsiConsole.Console);
        else
            PlainPainter.Paint(blocks, Console.Out);
    }
}

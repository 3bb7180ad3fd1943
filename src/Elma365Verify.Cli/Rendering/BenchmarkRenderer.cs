using Elma365Verify.Containers.Benchmarks;
using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints a benchmark.</summary>
internal static class BenchmarkRenderer
{
    /// <summary>Prints to the standard output, in colour where it is a terminal.</summary>
    public static void Render(BenchmarkReport report)
    {
        if (Terminal.IsRich)
            SpectrePainter.Paint(BenchmarkScreen.Of(report), AnsiConsole.Console);
        else
            PlainPainter.Paint(BenchmarkScreen.Of(report), Console.Out);
    }
}

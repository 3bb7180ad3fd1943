using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints what a command has to show.</summary>
internal static class ScreenPrinter
{
    /// <summary>Prints to the standard output, in colour where it is a terminal.</summary>
    public static void Print(IReadOnlyList<ScreenBlock> blocks)
    {
        if (Terminal.IsRich)
            SpectrePainter.Paint(blocks, AnsiConsole.Console);
        else
            PlainPainter.Paint(blocks, Console.Out);
    }
}

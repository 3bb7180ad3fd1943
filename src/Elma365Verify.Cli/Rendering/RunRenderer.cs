using Elma365Verify.Reporting;
using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints a finished run: zone matrix, findings, services, numbers, where the files are, and last the verdict.</summary>
internal static class RunRenderer
{
    /// <summary>Prints to the standard output, in colour where it is a terminal.</summary>
    /// <param name="report">The run.</param>
    /// <param name="artifacts">The directory of the run's files, as the user would name it.</param>
    public static void Render(RunReport report, string artifacts)
    {
        if (Terminal.IsRich)
            SpectrePainter.Paint(RunScreen.Of(report, artifacts), AnsiConsole.Console);
        else
            PlainPainter.Paint(RunScreen.Of(report, artifacts), Console.Out);
    }
}

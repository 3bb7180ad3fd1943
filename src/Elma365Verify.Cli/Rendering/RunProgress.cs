using Elma365Verify.Reporting;
using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Chooses how a run reports its progress.</summary>
internal static class RunProgress
{
    /// <summary>Live bars on a terminal, timestamped lines otherwise; dispose it before printing anything else.</summary>
    public static IDisposableRunProgress Create() => Terminal.IsRich
        ? new LiveRunProgress(AnsiConsole.Console)
        : new PlainRunProgress(Console.Out, TimeProvider.System);
}

namespace Elma365Verify.Cli.Rendering;

/// <summary>What the standard output can show.</summary>
internal static class Terminal
{
    /// <summary>Whether colour and redrawing make sense: a terminal that is not dumb, and nobody set NO_COLOR (no-color.org).</summary>
    public static bool IsRich =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";
}

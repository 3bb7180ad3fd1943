namespace Elma365Verify.Cli;

/// <summary>How the program ends, beside the three codes of a finished run (0 conforms, 1 findings, 2 unproven).</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Wrong usage, or a file that can't be used.</summary>
    public const int Configuration = 3;

    /// <summary>The environment could not start, or broke.</summary>
    public const int Environment = 4;

    /// <summary>Stopped by Ctrl-C: 128 and the signal's number, as shells do it.</summary>
    public const int Interrupted = 130;
}

namespace Elma365Verify.Cli;

/// <summary>How the program ends.</summary>
internal static class ExitCodes
{
    /// <summary>Done; what was to be verified conforms.</summary>
    public const int Success = 0;

    /// <summary>
    /// Findings of a run. Of backups: one is damaged, does not restore or restores differently, or a store can't be backed up or
    /// restored into.
    /// </summary>
    public const int Findings = 1;

    /// <summary>Nothing contradicts, and not everything could be proven.</summary>
    public const int Unproven = 2;

    /// <summary>Wrong usage, or a file that can't be used; a store that can't be reached as its user says.</summary>
    public const int Configuration = 3;

    /// <summary>The environment could not start, or broke.</summary>
    public const int Environment = 4;

    /// <summary>Stopped by Ctrl-C: 128 and the signal's number, as shells do it.</summary>
    public const int Interrupted = 130;
}

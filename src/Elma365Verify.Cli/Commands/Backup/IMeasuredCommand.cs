using System.CommandLine;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>A command whose runs can be told to a monitoring system.</summary>
internal interface IMeasuredCommand
{
    /// <summary>What a run is about; null where nobody asked for metrics.</summary>
    MeasuredRun? Measured(ParseResult result);
}

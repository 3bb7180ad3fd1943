using System.CommandLine;

namespace Elma365Verify.Cli.Commands;

/// <summary>The benchmarks.</summary>
internal sealed class BenchmarkCommand : Command
{
    public BenchmarkCommand()
        : base("benchmark", "Measure how fast the proof is, beside the tools people know, and what stand-ins and proven backups cost.")
    {
        Add(new BenchmarkReachabilityCommand());
        Add(new BenchmarkMongoDbCommand());
        Add(new BenchmarkBackupCommand());
    }
}

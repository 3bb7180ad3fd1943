using Elma365Verify.Cli;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>A command line that was run in this process, and how it ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it complained of.</param>
internal sealed record Invocation(int Code, string Output, string Error)
{
    /// <summary>Runs <c>backup …</c>.</summary>
    public static async Task<Invocation> BackupAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(["backup", .. arguments], output, error);
        return new Invocation(code, output.ToString(), error.ToString());
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Control;

/// <summary>Runs the tools of the agent's image.</summary>
internal static class ToolRunner
{
    private static readonly TimeSpan AfterExit = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The tool is not there, or was killed because it took too long.</exception>
    public static RunResponse Run(RunRequest request)
    {
        using var process = Start(request);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var deadline = TimeSpan.FromSeconds(request.TimeoutSeconds);
        var fed = FeedAsync(process, request.Input);
        if (!process.WaitForExit(deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{request.Tool} did not finish within {request.TimeoutSeconds} seconds and was stopped."));
        }

        // A child the tool left behind may hold the pipes open for ever.
        if (!Task.WaitAll([fed, output, error], AfterExit))
            throw new InvalidOperationException($"{request.Tool} has ended, but something it started holds on to its output.");
        return new RunResponse(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult()) { Id = request.Id };
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A tool that refuses its input closes the pipe early; its exit code and its message tell the rest.
        }
    }

    private static Process Start(RunRequest request)
    {
        var start = new ProcessStartInfo(request.Tool, request.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"{request.Tool} can't be run in the agent's image: {exception.Message}", exception);
        }
    }
}

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>How a scanner's run ended.</summary>
/// <param name="Seconds">Wall time in seconds.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ScanOutput(double Seconds, long ExitCode, string Output, string Error)
{
    /// <summary>Of timeout(1): 124 when the time was up, 137 when the tool then had to be killed.</summary>
    public bool IsOutOfTime => ExitCode is 124 or 137;

    /// <summary>The last line of its complaints; empty where it had none.</summary>
    public string LastComplaint => Error.Split('\n', '\r').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "";
}

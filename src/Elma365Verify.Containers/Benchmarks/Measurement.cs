namespace Elma365Verify.Containers.Benchmarks;

/// <summary>One run of one tool over the benchmark's path.</summary>
/// <param name="Tool">The tool: <c>elma365-verify</c>, <c>masscan</c>, <c>nmap</c>.</param>
/// <param name="Settings">The options that matter: <c>--rate 200000 --wait 1</c>.</param>
/// <param name="Seconds">Wall time from asking for the run to having its result, in seconds.</param>
/// <param name="Probes">
/// Packets that came in from the source's leg during the run; of our own sweep only the probes. A scanner's few resets to
/// open ports are among its own.
/// </param>
/// <param name="Expected">The ports that are open to what the tool was asked for.</param>
/// <param name="Found">The ports it reports as open.</param>
/// <param name="Failure">Why its result does not count, as a sentence, or null.</param>
public sealed record Measurement(
    string Tool, string Settings, double Seconds, long Probes, OpenPorts Expected, OpenPorts Found, string? Failure)
{
    /// <summary>Open ports it does not report.</summary>
    public OpenPorts Missed => Expected.Except(Found);

    /// <summary>Ports it reports although nothing lets anyone through to them.</summary>
    public OpenPorts Wrong => Found.Except(Expected);

    /// <summary>Whether it finished and reports exactly the open ports.</summary>
    public bool IsRight => Failure is null && Missed.Count == 0 && Wrong.Count == 0;

    /// <summary>Probes a second of wall time.</summary>
    public double Rate => Seconds > 0 ? Probes / Seconds : 0;
}

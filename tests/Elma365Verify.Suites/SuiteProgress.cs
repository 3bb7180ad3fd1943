using Elma365Verify.Reporting;

namespace Elma365Verify.Suites;

/// <summary>Shows that the run is alive: a line when a phase begins and ends, and one every ten seconds between.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
public sealed class SuiteProgress(TextWriter output, TimeProvider time) : IRunProgress
{
    private readonly TextWriter output = TextWriter.Synchronized(output);

    /// <inheritdoc/>
    public IRunPhase BeginPhase(string name) => new SuitePhase(output, time, name);
}

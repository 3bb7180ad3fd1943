namespace Elma365Verify.Reporting;

/// <summary>Timestamped lines (UTC): one when a phase begins, one when it ends, and at most one every five seconds in between.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
public sealed class PlainRunProgress(TextWriter output, TimeProvider time) : IDisposableRunProgress
{
    private readonly TextWriter output = TextWriter.Synchronized(output);

    /// <inheritdoc/>
    public IRunPhase BeginPhase(string name) => new PlainPhase(output, time, name);

    /// <inheritdoc/>
    public void Dispose() => output.Flush();
}

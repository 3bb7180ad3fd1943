using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Timestamped lines (UTC): one when a phase begins, one when it ends, and at most one every five seconds in between.</summary>
internal sealed class PlainRunProgress(TextWriter output, TimeProvider time) : IDisposableRunProgress
{
    private readonly TextWriter output = TextWriter.Synchronized(output);

    public IRunPhase BeginPhase(string name) => new PlainPhase(output, time, name);

    public void Dispose() => output.Flush();
}

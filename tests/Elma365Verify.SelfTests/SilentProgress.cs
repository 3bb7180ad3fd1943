using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests;

/// <summary>Progress nobody watches.</summary>
internal sealed class SilentProgress : IRunProgress
{
    public IRunPhase BeginPhase(string name) => new SilentPhase();
}

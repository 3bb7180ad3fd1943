using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>
/// Injects a fault while a campaign is sending: after the first sweep has left, when no more than
/// <see cref="Reference.MostBegun"/> have begun; no lane goes on until the fault is there.
/// </summary>
internal sealed class FaultPhase(Func<Task> fault) : IRunPhase
{
    private readonly Lazy<Task> injected = new(() => Task.Run(fault));

    public void Report(string detail, double? fraction = null) => injected.Value.GetAwaiter().GetResult();

    public void Dispose()
    {
    }
}

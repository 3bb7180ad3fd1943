using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup;

/// <summary>Says of every step which store it is about; the phase itself is ended by whoever began it.</summary>
internal sealed class NamedPhase(IRunPhase phase, string name) : IRunPhase
{
    /// <inheritdoc/>
    public void Report(string detail, double? fraction = null) => phase.Report($"{name}: {detail}", fraction);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

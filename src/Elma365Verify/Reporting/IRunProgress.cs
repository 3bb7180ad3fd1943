namespace Elma365Verify.Reporting;

/// <summary>Tells whoever started a run how it gets on. Safe to call from several threads; phases may overlap.</summary>
public interface IRunProgress
{
    /// <summary>Begins a phase; disposing what it returns ends it.</summary>
    /// <param name="name">As in <see cref="PhaseTiming.Name"/>: <c>calibration</c>.</param>
    IRunPhase BeginPhase(string name);
}

namespace Elma365Verify.Reporting;

/// <summary>A phase nobody watches.</summary>
public sealed class SilentPhase : IRunPhase
{
    /// <inheritdoc/>
    public void Report(string detail, double? fraction = null)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

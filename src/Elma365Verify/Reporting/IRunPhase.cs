namespace Elma365Verify.Reporting;

/// <summary>A phase under way; disposing it ends it.</summary>
public interface IRunPhase : IDisposable
{
    /// <summary>Says how far the phase is.</summary>
    /// <param name="detail">What it is at: <c>90 of 210 pairs</c>.</param>
    /// <param name="fraction">How much is done, 0 to 1; null where nobody knows.</param>
    void Report(string detail, double? fraction = null);
}

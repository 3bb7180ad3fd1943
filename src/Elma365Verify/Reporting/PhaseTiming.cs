namespace Elma365Verify.Reporting;

/// <summary>How long one phase of the run took.</summary>
/// <param name="Name"><c>images</c>, <c>environment</c>, <c>calibration</c>, <c>sweep</c> …</param>
/// <param name="Seconds">Wall time in seconds.</param>
public sealed record PhaseTiming(string Name, double Seconds);

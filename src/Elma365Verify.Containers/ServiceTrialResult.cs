using Elma365Verify.Reporting;

namespace Elma365Verify.Containers;

/// <summary>How a trial went.</summary>
/// <param name="Check">For the report.</param>
/// <param name="Version">What the server said of itself, or null.</param>
internal sealed record ServiceTrialResult(ServedCheck Check, string? Version);

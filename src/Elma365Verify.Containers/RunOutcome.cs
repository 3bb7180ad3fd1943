using Elma365Verify.Reporting;

namespace Elma365Verify.Containers;

/// <summary>What a run found.</summary>
/// <param name="Report">The report.</param>
/// <param name="Evidence">The offending packets.</param>
public sealed record RunOutcome(RunReport Report, RunEvidence Evidence);

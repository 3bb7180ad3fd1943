using Elma365Verify.Reporting;

namespace Elma365Verify.Suites;

/// <summary>What a report says to one expectation.</summary>
/// <param name="Proof">What was proven, in a line.</param>
/// <param name="Proven">How many cells, sweeps or handshakes that rests on.</param>
/// <param name="Faults">What contradicts the expectation or leaves it open, as blocks of text; empty when nothing does.</param>
/// <param name="Findings">The findings concerned, for their captures.</param>
public sealed record Reading(string Proof, long Proven, IReadOnlyList<string> Faults, IReadOnlyList<Finding> Findings)
{
    /// <summary>Why there was nothing to prove with the image there was; null where there was. Faults count for more.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Whether the expectation is met. That nothing contradicts it is not enough: something must prove it.</summary>
    public bool Holds => Faults.Count == 0 && Proven > 0;

    /// <summary>Why it does not hold; the proof where it does.</summary>
    public string Text => Holds ? Proof : string.Join("\n", Faults.DefaultIfEmpty($"Nothing was proven: {Proof}"));
}

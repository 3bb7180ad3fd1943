namespace Elma365Verify.Oracle;

/// <summary>Why a condition can't be decided.</summary>
/// <param name="IsChance">Whether no ruleset could tell (a rate, chance, the hour), rather than the oracle not knowing.</param>
/// <param name="What">What it is about, as the object of a sentence.</param>
internal sealed record Doubt(bool IsChance, string What);

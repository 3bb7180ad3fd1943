using System.Collections.Immutable;
using Elma365Verify.Oracle;

namespace Elma365Verify.Mutants;

/// <summary>A mutant, and what a sweep under it must find.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Effect">The kind of difference it makes.</param>
/// <param name="Whole">The prediction for every sweep: its disagreements are what must turn red, or may.</param>
/// <param name="Touched">The sweeps on which packets fare otherwise than under the reference ruleset, or may: those to be swept.</param>
public sealed record MutantPrediction(
    Mutant Mutant, MutantEffect Effect, RulesetPrediction Whole, ImmutableArray<SweepPrediction> Touched);

using System.Collections.Immutable;
using Elma365Verify.Mutants;

namespace Elma365Verify.Containers.Mutants;

/// <summary>Which mutants are tried.</summary>
public sealed record MutantRunOptions
{
    /// <summary>How many are drawn where nobody says.</summary>
    public const int UsualCount = 100;

    /// <summary>What they are drawn by where nobody says.</summary>
    public const int UsualSeed = 365;

    /// <summary>How many to draw; fewer are, where the operators have no more.</summary>
    public int Count { get; init; } = UsualCount;

    /// <summary>Decides which ones, and what is swept under each.</summary>
    public int Seed { get; init; } = UsualSeed;

    /// <summary>The operators to draw from.</summary>
    public ImmutableArray<MutationOperator> Operators { get; init; } = MutationOperators.All;

    /// <summary>How much is swept under each.</summary>
    public SweepAllowance Allowance { get; init; } = SweepAllowance.Usual;
}

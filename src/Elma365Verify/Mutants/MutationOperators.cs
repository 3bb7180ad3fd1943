using System.Collections.Immutable;

namespace Elma365Verify.Mutants;

/// <summary>Every kind of mistake that is tried.</summary>
public static class MutationOperators
{
    /// <summary>The operators, by kind.</summary>
    public static ImmutableArray<MutationOperator> All { get; } =
    [
        .. RuleMutations.All,
        .. VerdictMutations.All,
        .. PortMutations.All,
        .. AddressMutations.All,
        .. StateMutations.All,
        .. ChanceMutations.All,
    ];
}

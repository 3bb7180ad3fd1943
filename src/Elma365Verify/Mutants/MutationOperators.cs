using System.Collections.Immutable;
using Elma365Verify.Configuration;

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
    /// <summary>Those of the given names, in their own order; all of them where no name is given.</summary>
    /// <param name="names">The names, each as often as one likes.</param>
    /// <param name="origin">Who names them; the message begins with it.</param>
    /// <exception cref="ConfigurationException">There is no such operator; the message names those there are, or the nearest.</exception>
    public static ImmutableArray<MutationOperator> Named(IReadOnlyCollection<string> names, string origin)
    {
        var known = All.Select(mutation => mutation.Name).ToList();
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new ConfigurationException(
                $"{origin} {Spelling.Plain(unknown)}: there is no such operator{Spelling.Suggest(unknown, known)}");
        }

        return names.Count == 0 ? All : [.. All.Where(mutation => names.Contains(mutation.Name))];
    }
}

using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.Mutants;

/// <summary>Draws mutants of a ruleset: the same for the same seed, spread evenly over the operators, none twice.</summary>
/// <param name="reference">The ruleset to change.</param>
/// <param name="seed">Any number.</param>
/// <param name="among">The operators to draw from; all of them where null.</param>
public sealed class MutantSampler(NftRuleset reference, int seed, IEnumerable<MutationOperator>? among = null)
{
    private const int MostAttempts = 50;

    /// <summary>
    /// The mutants, in an order in which any beginning is spread evenly too; fewer than asked for only where the operators have
    /// no more to change.
    /// </summary>
    /// <param name="count">How many, at least zero.</param>
    public IReadOnlyList<Mutant> Draw(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new Random(seed);
        var known = new HashSet<string> { RulesetJson.Write(reference) };
        var operators = (among ?? MutationOperators.All).ToArray();
        var mutants = new List<Mutant>();
        while (mutants.Count < count && operators.Length > 0)
        {
            random.Shuffle(operators);
            var drawn = operators.Select(mutation => (Operator: mutation, Mutant: Next(mutation, random, known))).ToList();
            mutants.AddRange(drawn.Select(draw => draw.Mutant).OfType<Mutant>());
            operators = [.. drawn.Where(draw => draw.Mutant is not null).Select(draw => draw.Operator)];
        }

        return [.. mutants.Take(count)];
    }

    // A random choice may hit the same mutant again; after so many, an operator is taken to have no other.
    private Mutant? Next(MutationOperator mutation, Random random, HashSet<string> known)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (mutation.Apply(reference, random) is not { } mutant)
                return null;
            if (known.Add(mutant.Json))
                return mutant;
        }

        return null;
    }
}

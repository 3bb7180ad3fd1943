using Elma365Verify.Rulesets;

namespace Elma365Verify.Mutants;

/// <summary>A kind of mistake.</summary>
public sealed class MutationOperator
{
    private readonly Func<NftRuleset, Random, IEnumerable<Candidate>> candidates;

    internal MutationOperator(
        string name, string meaning, Func<NftRuleset, Random, IEnumerable<Candidate>> candidates, bool isEquivalentByDesign = false)
    {
        Name = name;
        Meaning = meaning;
        IsEquivalentByDesign = isEquivalentByDesign;
        this.candidates = candidates;
    }

    /// <summary>Lower case with hyphens, unique.</summary>
    public string Name { get; }

    /// <summary>What it does, in a line.</summary>
    public string Meaning { get; }

    /// <summary>
    /// Whether its mutants are meant to change nothing for the first packets of conversations, where a ruleset permits what it
    /// names and drops the rest: they prove that no harmless difference is called a finding. What a mutant does is the oracle's
    /// to say, not this property's.
    /// </summary>
    public bool IsEquivalentByDesign { get; }

    /// <summary>One mutant, or null where the ruleset has nothing this operator changes.</summary>
    /// <param name="ruleset">The ruleset.</param>
    /// <param name="random">Chooses among all places and ways.</param>
    public Mutant? Apply(NftRuleset ruleset, Random random)
    {
        var all = candidates(ruleset, random).ToList();
        if (all.Count == 0)
            return null;
        var chosen = all[random.Next(all.Count)];
        return new Mutant(Name, chosen.Change, chosen.Make());
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

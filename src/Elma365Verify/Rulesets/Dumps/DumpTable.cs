using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>A table of a dump.</summary>
/// <param name="Name"><c>filter</c>, <c>nat</c>, <c>mangle</c>, <c>raw</c> or <c>security</c>.</param>
/// <param name="Line">The line it begins in, from 1.</param>
/// <param name="Chains">Its chains, built-in and the user's.</param>
/// <param name="Rules">Its rules, in order.</param>
public sealed record DumpTable(string Name, int Line, ImmutableArray<DumpChain> Chains, ImmutableArray<DumpRule> Rules)
{
    /// <summary>What of this table the kernel lacks.</summary>
    /// <param name="held">The table as the kernel has it; null where it has none.</param>
    /// <returns>The line of a chain and a sentence; null where policies and numbers of rules are the same in every chain.</returns>
    public (int Line, string What)? MissingIn(DumpTable? held)
    {
        foreach (var chain in Chains)
        {
            if (held?.Chains.FirstOrDefault(other => other.Name == chain.Name) is not { } same || same.Policy != chain.Policy)
                return (chain.Line, $"the kernel does not have the chain {chain.Name} of the table {Name} with its policy {chain.Policy}");
            var (wanted, there) = (CountOf(chain.Name), held.CountOf(chain.Name));
            if (wanted != there)
                return (chain.Line, $"of the {wanted} rules of the chain {chain.Name} in the table {Name}, the kernel has {there}");
        }

        return null;
    }

    private int CountOf(string chain) => Rules.Where(rule => rule.Chain == chain).Sum(rule => rule.Count);
}

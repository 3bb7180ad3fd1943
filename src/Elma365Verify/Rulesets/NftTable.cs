using System.Collections.Immutable;

namespace Elma365Verify.Rulesets;

/// <summary>A table.</summary>
/// <param name="Family"><c>ip</c>, <c>ip6</c>, <c>inet</c>, <c>netdev</c>, <c>bridge</c> or <c>arp</c>.</param>
/// <param name="Name">Unique in the family.</param>
public sealed record NftTable(string Family, string Name)
{
    /// <summary>Flags and whatever else stands beside the name, as a JSON object; null for nothing.</summary>
    public string? Attributes { get; init; }

    /// <summary>Named counters, limits, quotas, helpers, flowtables: all that is neither set nor chain.</summary>
    public ImmutableArray<NftObject> Objects { get; init; } = [];

    /// <summary>Named sets and maps.</summary>
    public ImmutableArray<NftSet> Sets { get; init; } = [];

    /// <summary>The chains, in the order they were made.</summary>
    public ImmutableArray<NftChain> Chains { get; init; } = [];

    /// <summary>The chain of that name, or null.</summary>
    public NftChain? Chain(string name) => Chains.FirstOrDefault(chain => chain.Name == name);

    /// <summary>The set or map of that name, or null.</summary>
    public NftSet? Set(string name) => Sets.FirstOrDefault(set => set.Name == name);

    /// <summary><c>inet elma365</c>.</summary>
    public override string ToString() => $"{Family} {Name}";
}

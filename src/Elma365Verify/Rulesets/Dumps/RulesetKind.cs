namespace Elma365Verify.Rulesets.Dumps;

/// <summary>What a ruleset's file is written in.</summary>
public enum RulesetKind
{
    /// <summary>The language of nft(8).</summary>
    Nftables,

    /// <summary>A dump of iptables-save(8): IPv4.</summary>
    Iptables,

    /// <summary>A dump of ip6tables-save(8): IPv6.</summary>
    Ip6tables,
}

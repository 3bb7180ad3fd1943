using Elma365Verify.Rulesets;

namespace Elma365Verify.Oracle;

/// <summary>A base chain in its place on the packets' way.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Base">Where it hooks in.</param>
internal sealed record HookPoint(NftTable Table, NftChain Chain, BaseChain Base)
{
    /// <summary>The priority of connection tracking (netfilter_ipv4.h, NF_IP_PRI_CONNTRACK).</summary>
    public const int ConntrackPriority = -200;

    /// <summary>
    /// The priority that decides the order. The kernel runs all chains of type nat where its own address translation stands
    /// (NF_IP_PRI_NAT_DST and _SRC); their priorities order them among themselves.
    /// </summary>
    public int EffectivePriority => Base.Type != "nat" ? Base.Priority : Base.Hook is "prerouting" or "output" ? -100 : 100;

    /// <summary>Whether packets have an outgoing interface here.</summary>
    public bool IsRouted => Base.Hook is "forward" or "postrouting" or "egress";

    /// <summary>Whether connection tracking has seen the packet; null where the order of the two is not told.</summary>
    public bool? IsTracked => Base.Hook switch
    {
        "ingress" => false,
        "prerouting" when Base.Priority == ConntrackPriority && Base.Type != "nat" => null,
        "prerouting" => EffectivePriority > ConntrackPriority,
        _ => true,
    };
}

using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Oracle;

/// <summary>Writes a policy as a ruleset, in each of the ways people do.</summary>
internal sealed class PolicyEmitter(Policy policy, Topology topology)
{
    private static readonly NftRule Answers = Nft.Rule(Nft.State("established", "related"), Nft.Accept);

    /// <summary>The policy in every way there is.</summary>
    public IEnumerable<NftRuleset> Emit() => [FlowByFlow(), PairByPair(), LegByLeg(), ByExclusion()];

    /// <summary>A rule a flow, by sets of addresses.</summary>
    private NftRuleset FlowByFlow() => Nft.Forward([Answers, .. policy.Flows.Where(IsPlaced).Select(flow => Nft.Rule(
        Nft.Match(Nft.Source, Addresses(flow.From)),
        Nft.Match(Nft.Target, Addresses(flow.To)),
        Ports(flow.Protocol, flow.Ports),
        Nft.Accept))]);

    /// <summary>A rule a protocol, by concatenations of both addresses and the port; pings by pairs.</summary>
    private NftRuleset PairByPair()
    {
        var rules = new List<NftRule> { Answers };
        foreach (var (protocol, name) in new[] { (Protocol.Tcp, "tcp"), (Protocol.Udp, "udp") })
        {
            var elements = Permitted(protocol).SelectMany(permitted => permitted.Ports.Ranges.Select(range =>
                Nft.Concat(Address(permitted.From), Address(permitted.To), Range(range))));
            rules.Add(Nft.Rule(Nft.Match(Nft.Concat(Nft.Source, Nft.Target, Nft.Port(name)), Nft.Set([.. elements])), Nft.Accept));
        }

        var pings = Permitted(Protocol.Icmp).Select(permitted => Nft.Concat(Address(permitted.From), Address(permitted.To)));
        rules.Add(Nft.Rule(
            Nft.Match(new PayloadField("icmp", "type"), "echo-request"),
            Nft.Match(Nft.Concat(Nft.Source, Nft.Target), Nft.Set([.. pings])),
            Nft.Accept));
        return Nft.Forward([.. rules]);
    }

    /// <summary>A chain for what comes in by each leg.</summary>
    private NftRuleset LegByLeg()
    {
        var chains = topology.Hosts.Select(from => Nft.Chain($"from_{from.Name}", [.. Enum.GetValues<Protocol>().SelectMany(protocol =>
            Permitted(protocol).Where(permitted => permitted.From == from).Select(permitted => Nft.Rule(
                Nft.Match(Nft.Meta("oifname"), permitted.To.Name),
                Ports(protocol, permitted.Ports),
                Nft.Accept)))])).ToArray();
        var jumps = topology.Hosts.Select(from => ((object)from.Name, Nft.Verdict(VerdictKind.Goto, $"from_{from.Name}")));
        var first = Nft.Base("forward", 0, "drop", Answers, Nft.Rule(Nft.Map(Nft.Meta("iifname"), [.. jumps])));
        return Nft.Ruleset(Nft.Table([.. chains, first]));
    }

    /// <summary>A policy of accept, and a rule for what each pair may not.</summary>
    private NftRuleset ByExclusion()
    {
        var rules =
            from protocol in Enum.GetValues<Protocol>()
            from pair in topology.Pairs()
            let permitted = policy.Permitted(pair.From, pair.To, protocol).Intersect(protocol.Cells())
            let excluded = protocol.Cells().Except(permitted)
            where !excluded.IsEmpty
            select Nft.Rule(
                Nft.Match(Nft.Meta("iifname"), pair.From.Name),
                Nft.Match(Nft.Target, Address(pair.To)),
                Ports(protocol, excluded),
                Nft.Drop);
        return Nft.Ruleset(Nft.Table(Nft.Base("forward", 0, "accept", [.. rules])));
    }

    private IEnumerable<(Host From, Host To, PortSet Ports)> Permitted(Protocol protocol) => topology.Pairs()
        .Select(pair => (pair.From, pair.To, policy.Permitted(pair.From, pair.To, protocol).Intersect(protocol.Cells())))
        .Where(permitted => !permitted.Item3.IsEmpty);

    private bool IsPlaced(Flow flow) => Hosts(flow.From).Any() && Hosts(flow.To).Any();

    private IEnumerable<Host> Hosts(IEnumerable<Selector> selectors) =>
        topology.Hosts.Where(host => selectors.Any(selector => selector.Selects(host.Zone, host.Role)));

    private NftExpression Addresses(IEnumerable<Selector> selectors) => Nft.Set([.. Hosts(selectors).Select(Address)]);

    private static NftStatement Ports(Protocol protocol, PortSet ports) => protocol == Protocol.Icmp
        ? Nft.Match(new PayloadField("icmp", "type"), "echo-request")
        : Nft.Match(Nft.Port(protocol.ToLowerName()), Nft.Set([.. ports.Ranges.Select(Range)]));

    private static NftExpression Address(Host host) => Nft.Value(host.Address.ToString());

    private static NftExpression Range(PortRange range) =>
        range.First == range.Last ? Nft.Value((int)range.First) : Nft.Range((int)range.First, (int)range.Last);
}

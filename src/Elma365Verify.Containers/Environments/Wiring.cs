using System.Globalization;
using System.Text;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// The commands that make the star: a veth pair for each host, no Docker network at all, so that the firewall's ruleset is
/// the only thing that decides and no path leads to the machine's own network. Input of <c>ip -batch</c> and <c>nft</c>.
/// </summary>
/// <remarks>
/// Neighbours are permanent: a probe never waits for ARP, and ARP's short queue never loses one. Only the firewall speaks IPv6: a
/// host's packets are written and captured without its kernel, which then says nothing over IPv6 of its own accord either.
/// </remarks>
internal static class Wiring
{
    /// <summary>The upper half of a SYN's sequence number, bits 32 to 47 of the segment.</summary>
    private const string SweepOfTcp = "ip protocol . @th,32,16";

    /// <summary>What follows the magic in the payload of UDP and ICMP, bits 128 to 143.</summary>
    private const string SweepOfPayload = "ip protocol . @th,128,16";

    /// <summary>In the firewall's network namespace and the machine's process namespace: the legs.</summary>
    /// <param name="legs">Each leg with the process id, as the machine sees it, whose network namespace gets the host's end.</param>
    public static string Firewall(IEnumerable<(Leg Leg, long ProcessId)> legs)
    {
        var batch = new StringBuilder();
        foreach (var (leg, processId) in legs)
        {
            var name = leg.Host.Name;
            var address = leg.Host.Address;
            var (near, far) = (Leg.Colons(leg.GatewayMac), Leg.Colons(leg.HostMac));
            batch.Append(CultureInfo.InvariantCulture, $"link add {name} address {near} type veth ");
            batch.AppendLine(CultureInfo.InvariantCulture, $"peer name {Leg.HostInterface} address {far} netns {processId}");
            batch.AppendLine(CultureInfo.InvariantCulture, $"address add {Leg.Gateway}/32 dev {name}");
            batch.AppendLine(CultureInfo.InvariantCulture, $"link set {name} up");
            batch.AppendLine(CultureInfo.InvariantCulture, $"route add {address}/32 dev {name}");
            batch.AppendLine(CultureInfo.InvariantCulture, $"neighbour replace {address} lladdr {far} dev {name} nud permanent");
            var over6 = leg.Host.Address6;
            batch.AppendLine(CultureInfo.InvariantCulture, $"address add {Leg.Gateway6}/128 dev {name} nodad");
            batch.AppendLine(CultureInfo.InvariantCulture, $"route add {over6}/128 dev {name}");
            batch.AppendLine(CultureInfo.InvariantCulture, $"neighbour replace {over6} lladdr {far} dev {name} nud permanent");
        }

        return batch.ToString();
    }

    /// <summary>In a host's network namespace: its address and the way to all others.</summary>
    public static string Host(Leg leg) => string.Create(CultureInfo.InvariantCulture, $"""
        address add {leg.Host.Address}/32 dev {Leg.HostInterface}
        link set {Leg.HostInterface} up
        route add {Leg.Gateway}/32 dev {Leg.HostInterface} scope link
        route add default via {Leg.Gateway} dev {Leg.HostInterface}
        neighbour replace {Leg.Gateway} lladdr {Leg.Colons(leg.GatewayMac)} dev {Leg.HostInterface} nud permanent

        """);

    /// <summary>
    /// In a host's network namespace: probes end here, after the witness has seen them. They would only make the host's
    /// kernel answer, which costs more than the probe and fills the firewall's connection tracking.
    /// </summary>
    public static string ProbeSink(ProbeMark mark) => string.Create(CultureInfo.InvariantCulture, $$"""
        table netdev elma365_sink {
          chain probes {
            type filter hook ingress device "{{Leg.HostInterface}}" priority -500; policy accept;
            {{MatchTcp(mark)}} drop
            {{MatchUdp(mark)}} drop
            {{MatchIcmp(mark)}} drop
          }
        }

        """);

    /// <summary>
    /// In the firewall's network namespace, beside the ruleset: counters of the run's probes where they enter, before every
    /// rule, and where they leave, after every rule.
    /// </summary>
    /// <remarks>
    /// Kept by the sweep's number, which every probe carries: addresses may be translated between the two, and a probe
    /// handed on to another host than it was addressed to still counts as handed on. Whatever enters and is no probe is counted by
    /// the leg it comes over, so that it can be told from a probe whose mark the ruleset took away.
    /// </remarks>
    public static string Custody(IEnumerable<Leg> legs, ProbeMark mark)
    {
        var devices = string.Join(", ", legs.Select(leg => $"\"{leg.Host.Name}\""));
        string Count(string set) => string.Join(
            "\n    ",
            $"{MatchTcp(mark)} update @{set} {{ {SweepOfTcp} }} accept",
            $"{MatchUdp(mark)} update @{set} {{ {SweepOfPayload} }} accept",
            $"{MatchIcmp(mark)} update @{set} {{ {SweepOfPayload} }} accept");
        return string.Create(CultureInfo.InvariantCulture, $$"""
            table netdev elma365_custody {
              set entered { typeof {{SweepOfTcp}}; size 65535; flags dynamic; counter; }
              {{ForeignCustody.Sets}}
              chain legs {
                type filter hook ingress devices = { {{devices}} } priority -500; policy accept;
                {{Count("entered")}}
                {{ForeignCustody.Rules}}
              }
            }
            table ip elma365_custody {
              set handed_on { typeof {{SweepOfTcp}}; size 65535; flags dynamic; counter; }
              chain legs {
                type filter hook postrouting priority 2147483647; policy accept;
                {{Count("handed_on")}}
              }
            }

            """);
    }

    // The payload begins eight bytes into UDP and ICMP alike: bits 64 to 127 are the mark's magic.
    private static string MatchTcp(ProbeMark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"tcp flags == syn tcp window {mark.Window}");

    private static string MatchUdp(ProbeMark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"ip protocol udp @th,64,64 0x{mark.Magic:x16}");

    // An echo reply has the payload of its request, but is none of the run's probes.
    private static string MatchIcmp(ProbeMark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"ip protocol icmp icmp type != echo-reply @th,64,64 0x{mark.Magic:x16}");
}

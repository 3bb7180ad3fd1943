using System.Globalization;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Containers.Environments;

/// <summary>What nft reads while evasions are sent: custody of them at the firewall, and a sink on every host.</summary>
/// <remarks>
/// The mark stands twenty bytes into the transport header, in ICMP errors thirty-six; in the later fragment of an IPv4 datagram
/// forty bytes behind the IP header's beginning, over IPv6 sixty-eight; a tiny fragment has sweep and cell in TCP's sequence number.
/// Offsets below are in bits.
/// </remarks>
internal static class EvasionWiring
{
    /// <summary>The name of all these tables.</summary>
    public const string Name = "elma365_evasions";

    /// <summary>Removes custody. Named first, because deleting a table that is not there is an error.</summary>
    public const string ForgetCustody = $"""
        table netdev {Name}
        delete table netdev {Name}
        table inet {Name}
        delete table inet {Name}

        """;

    /// <summary>
    /// In a host's network namespace: nothing that arrives goes further than its witness, so that no kernel answers. It is there only
    /// while evasions are sent, for it ends everything else too.
    /// </summary>
    public const string Sink = $$"""
        table netdev {{Name}} {
          chain everything {
            type filter hook ingress device "{{Leg.HostInterface}}" priority -490; policy drop;
          }
        }

        """;

    /// <summary>Removes the sink, whether it is there or not.</summary>
    public const string ForgetSink = $"""
        table netdev {Name}
        delete table netdev {Name}

        """;

    private const string SweepOf = "meta protocol . @th,224,16";

    private const string CellOf = "meta l4proto . @th,224,16 . @th,240,16";

    /// <summary>
    /// In the firewall's network namespace, beside the ruleset: frames by IP version and sweep where they enter, before every rule,
    /// and where they leave, after every rule; and cell by cell what the firewall takes for itself, after every rule.
    /// </summary>
    public static string Custody(IEnumerable<Leg> legs, ProbeMark mark)
    {
        var devices = string.Join(", ", legs.Select(leg => $"\"{leg.Host.Name}\""));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            table netdev {{Name}} {
              set entered { typeof {{SweepOf}}; size 65535; flags dynamic; counter; }
              chain legs {
                type filter hook ingress devices = { {{devices}} } priority -499; policy accept;
                {{Count("entered", mark)}}
              }
            }
            table inet {{Name}} {
              set handed_on { typeof {{SweepOf}}; size 65535; flags dynamic; counter; }
              set reached { typeof {{CellOf}}; size 262144; flags dynamic; counter; }
              chain legs {
                type filter hook postrouting priority 2147483647; policy accept;
                {{Count("handed_on", mark)}}
              }
              chain itself {
                type filter hook input priority 2147483647; policy accept;
                @th,160,64 {{Magic(mark)}} update @reached { {{CellOf}} }
              }
            }

            """);
    }

    // A rule that can't read so far into a packet does not match, and the next one has its turn.
    private static string Count(string set, ProbeMark mark) => string.Join(
        "\n    ",
        $$"""@th,160,64 {{Magic(mark)}} update @{{set}} { {{SweepOf}} } accept""",
        $$"""@th,288,64 {{Magic(mark)}} update @{{set}} { meta protocol . @th,352,16 } accept""",
        $$"""ip frag-off & 0x1fff != 0 @nh,320,64 {{Magic(mark)}} update @{{set}} { meta protocol . @nh,384,16 } accept""",
        $$"""meta protocol ip6 @nh,544,64 {{Magic(mark)}} update @{{set}} { meta protocol . @nh,608,16 } accept""",
        $$"""ip frag-off & 0x3fff == 0x2000 ip id {{Number(mark.Identification)}} ip length 28 """
        + $$"""update @{{set}} { meta protocol . @th,32,16 }""");

    private static string Magic(ProbeMark mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark.EvasionMagic:x16}");

    private static string Number(ushort number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// The nftables tables that record who opens a conversation with whom, in the firewall's network namespace beside the
/// ruleset: at every leg before any rule, so that what the ruleset drops is seen too, and where packets leave after every rule.
/// </summary>
/// <remarks>
/// <para>Each packet ends in exactly one place: a set's element, the answers, the neighbours' ARP (which no router hands on), or
/// the unrecorded. An update of a full set ends its rule, so that the packet falls to the next, which counts it as unrecorded; so
/// does a header too short to be read.</para>
/// <para>Answers are told by order: whoever was first is in the set before the packet it provokes can be. To look an element up
/// counts it, so what is looked up are sets of their own, without counters.</para>
/// <para>What connection tracking knows is not asked: asking would switch it on, under a ruleset that may do without.</para>
/// </remarks>
internal static class FlowTables
{
    /// <summary>Both tables' name.</summary>
    public const string Name = "elma365_flows";

    /// <summary>Removes them. Named first, because deleting a table that is not there is an error.</summary>
    public const string Forget = $"""
        table netdev {Name}
        delete table netdev {Name}
        table ip {Name}
        delete table ip {Name}

        """;

    /// <summary>The sets that are only looked up; their elements are not counted and say nothing more than the others'.</summary>
    public static readonly IReadOnlySet<string> Lookups = new HashSet<string> { "hosts", "legs", "opened", "sent", "asked" };

    /// <summary>Where a packet that enters is counted, unless it is an answer, ARP, or unrecorded.</summary>
    public static readonly IReadOnlyList<string> Recorded =
        ["segments", "unopened", "datagrams", "messages", "protocols", "fragments", "spoofed", "frames"];

    private const string Opening = "tcp flags & (syn | ack) == syn";
    private const string LaterFragment = "ip frag-off & 0x1fff != 0";
    private const string ByProtocol = "ip protocol vmap { tcp : goto segment, udp : goto datagram, icmp : goto message }";
    private const string Ends = "ip saddr . ip daddr";
    private const string Segment = $"{Ends} . tcp dport";
    private const string Datagram = "ip saddr . udp sport . ip daddr . udp dport";
    private const string Frame = "iifname . @ll,96,16";

    /// <summary>Adds both tables, empty.</summary>
    /// <param name="legs">The legs to watch; at least one.</param>
    /// <param name="size">How many elements a set may have.</param>
    public static string Text(IReadOnlyCollection<Leg> legs, int size) => Entering(legs, size) + Leaving(legs, size);

    private static string Entering(IReadOnlyCollection<Leg> legs, int size) => string.Create(CultureInfo.InvariantCulture, $$"""
        table netdev {{Name}} {
          counter seen { }
          counter neighbours { }
          counter answers { }
          counter unrecorded { }
          set hosts { typeof iifname . ip saddr; elements = { {{Join(legs, leg => $"\"{leg.Host.Name}\" . {leg.Host.Address}")}} }; }
          set opened { typeof {{Segment}}; size {{size}}; flags dynamic; }
          set sent { typeof {{Datagram}}; size {{size}}; flags dynamic; }
          set asked { typeof {{Ends}}; size {{size}}; flags dynamic; }
          {{Counted("segments", Segment, size)}}
          {{Counted("unopened", "ip saddr . tcp sport . ip daddr . tcp dport", size)}}
          {{Counted("datagrams", Datagram, size)}}
          {{Counted("messages", $"{Ends} . icmp type", size)}}
          {{Counted("protocols", $"{Ends} . ip protocol", size)}}
          {{Counted("fragments", $"{Ends} . ip protocol", size)}}
          {{Counted("spoofed", $"iifname . {Ends} . ip protocol", size)}}
          {{Counted("frames", Frame, size)}}
          chain frame {
            {{Record("frames", Frame)}}
          }
          chain spoof {
            {{Record("spoofed", $"iifname . {Ends} . ip protocol")}}
          }
          chain fragment {
            {{Record("fragments", $"{Ends} . ip protocol")}}
          }
          chain opening {
            update @opened { {{Segment}} } {{Record("segments", Segment)}}
          }
          chain segment {
            {{Opening}} goto opening
            {{Segment}} @opened counter name answers accept
            ip daddr . ip saddr . tcp sport @opened counter name answers accept
            {{Record("unopened", "ip saddr . tcp sport . ip daddr . tcp dport")}}
          }
          chain datagram {
            ip daddr . udp dport . ip saddr . udp sport @sent counter name answers accept
            update @sent { {{Datagram}} } {{Record("datagrams", Datagram)}}
          }
          chain request {
            update @asked { {{Ends}} } {{Record("messages", $"{Ends} . icmp type")}}
          }
          chain message {
            icmp type echo-request goto request
            icmp type echo-reply ip daddr . ip saddr @asked counter name answers accept
            {{Record("messages", $"{Ends} . icmp type")}}
          }
          chain legs {
            type filter hook ingress devices = { {{Join(legs, leg => $"\"{leg.Host.Name}\"")}} } priority -2147483648; policy accept;
            counter name seen
            meta protocol arp counter name neighbours accept
            meta protocol != ip goto frame
            iifname . ip saddr != @hosts goto spoof
            {{LaterFragment}} goto fragment
            {{ByProtocol}}
            {{Record("protocols", $"{Ends} . ip protocol")}}
          }
        }

        """);

    private static string Leaving(IReadOnlyCollection<Leg> legs, int size) => string.Create(CultureInfo.InvariantCulture, $$"""
        table ip {{Name}} {
          counter unrecorded { }
          set legs { typeof iifname; elements = { {{Join(legs, leg => $"\"{leg.Host.Name}\"")}} }; }
          {{Counted("segments", $"iifname . {Segment}", size)}}
          {{Counted("datagrams", $"iifname . {Datagram}", size)}}
          {{Counted("messages", $"iifname . {Ends} . icmp type", size)}}
          {{Counted("protocols", $"iifname . {Ends} . ip protocol", size)}}
          chain segment {
            tcp flags & (syn | ack) != syn accept
            {{Record("segments", $"iifname . {Segment}")}}
          }
          chain datagram {
            {{Record("datagrams", $"iifname . {Datagram}")}}
          }
          chain message {
            {{Record("messages", $"iifname . {Ends} . icmp type")}}
          }
          chain legs {
            type filter hook postrouting priority 2147483647; policy accept;
            iifname != @legs accept
            {{LaterFragment}} accept
            {{ByProtocol}}
            {{Record("protocols", $"iifname . {Ends} . ip protocol")}}
          }
        }

        """);

    private static string Counted(string set, string key, int size) =>
        string.Create(CultureInfo.InvariantCulture, $$"""set {{set}} { typeof {{key}}; size {{size}}; flags dynamic; counter; }""");

    private static string Record(string set, string key) =>
        $$"""update @{{set}} { {{key}} } accept{{"\n"}}    counter name unrecorded accept""";

    private static string Join(IEnumerable<Leg> legs, Func<Leg, string> item) => string.Join(", ", legs.Select(item));
}

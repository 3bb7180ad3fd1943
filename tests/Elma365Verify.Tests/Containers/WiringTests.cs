using System.Net;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Containers;

/// <summary>The texts that ip(8) and nft(8) read, word for word.</summary>
internal sealed class WiringTests
{
    private static readonly ProbeMark Mark = new(Identification: 1, Window: 0x4321, Magic: 0x00000000_89abcdef);
    private static readonly Leg Redis = new(
        new Host("data-redis", "data", "redis", IPAddress.Parse("198.18.60.12"), "redis", "Redis."), 11);
    private static readonly Leg Lan = new(
        new Host("lan-1", "lan", "workstation", IPAddress.Parse("198.18.70.11"), null, "A desk."), 0x1234);

    [Test]
    public void A_leg_is_a_pair_whose_far_end_lies_in_the_hosts_namespace() =>
        Assert.That(Wiring.Firewall([(Redis, 4711)]).ReplaceLineEndings("\n"), Is.EqualTo("""
            link add data-redis address 02:e3:65:00:00:0b type veth peer name eth0 address 02:e3:65:01:00:0b netns 4711
            address add 198.18.0.1/32 dev data-redis
            link set data-redis up
            route add 198.18.60.12/32 dev data-redis
            neighbour replace 198.18.60.12 lladdr 02:e3:65:01:00:0b dev data-redis nud permanent
            address add fd9c:4ea1:d365::c612:1/128 dev data-redis nodad
            route add fd9c:4ea1:d365::c612:3c0c/128 dev data-redis
            neighbour replace fd9c:4ea1:d365::c612:3c0c lladdr 02:e3:65:01:00:0b dev data-redis nud permanent

            """));

    [Test]
    public void A_host_knows_its_address_and_one_way_out() =>
        Assert.That(Wiring.Host(Lan), Is.EqualTo("""
            address add 198.18.70.11/32 dev eth0
            link set eth0 up
            route add 198.18.0.1/32 dev eth0 scope link
            route add default via 198.18.0.1 dev eth0
            neighbour replace 198.18.0.1 lladdr 02:e3:65:00:12:34 dev eth0 nud permanent

            """));

    [Test]
    public void The_sink_drops_the_runs_probes_and_nothing_else() =>
        Assert.That(Wiring.ProbeSink(Mark), Is.EqualTo("""
            table netdev elma365_sink {
              chain probes {
                type filter hook ingress device "eth0" priority -500; policy accept;
                tcp flags == syn tcp window 17185 drop
                ip protocol udp @th,64,64 0x0000000089abcdef drop
                ip protocol icmp icmp type != echo-reply @th,64,64 0x0000000089abcdef drop
              }
            }

            """));

    [Test]
    public void Custody_counts_sweeps_by_the_number_in_the_probe_before_every_rule_and_after() =>
        Assert.That(Wiring.Custody([Redis, Lan], Mark), Is.EqualTo("""
            table netdev elma365_custody {
              set entered { typeof ip protocol . @th,32,16; size 65535; flags dynamic; counter; }
              set foreign_segments { typeof iifname . ip saddr . ip daddr . tcp sport . tcp dport; size 4096; flags dynamic; counter; }
              set foreign_datagrams { typeof iifname . ip saddr . ip daddr . udp sport . udp dport; size 4096; flags dynamic; counter; }
              set foreign { typeof iifname . ip saddr . ip daddr . ip protocol; size 4096; flags dynamic; counter; }
              chain legs {
                type filter hook ingress devices = { "data-redis", "lan-1" } priority -500; policy accept;
                tcp flags == syn tcp window 17185 update @entered { ip protocol . @th,32,16 } accept
                ip protocol udp @th,64,64 0x0000000089abcdef update @entered { ip protocol . @th,128,16 } accept
                ip protocol icmp icmp type != echo-reply @th,64,64 0x0000000089abcdef update @entered { ip protocol . @th,128,16 } accept
                ip protocol tcp update @foreign_segments { iifname . ip saddr . ip daddr . tcp sport . tcp dport } accept
                ip protocol udp update @foreign_datagrams { iifname . ip saddr . ip daddr . udp sport . udp dport } accept
                meta protocol ip update @foreign { iifname . ip saddr . ip daddr . ip protocol }
              }
            }
            table ip elma365_custody {
              set handed_on { typeof ip protocol . @th,32,16; size 65535; flags dynamic; counter; }
              chain legs {
                type filter hook postrouting priority 2147483647; policy accept;
                tcp flags == syn tcp window 17185 update @handed_on { ip protocol . @th,32,16 } accept
                ip protocol udp @th,64,64 0x0000000089abcdef update @handed_on { ip protocol . @th,128,16 } accept
                ip protocol icmp icmp type != echo-reply @th,64,64 0x0000000089abcdef update @handed_on { ip protocol . @th,128,16 } accept
              }
            }

            """));
}

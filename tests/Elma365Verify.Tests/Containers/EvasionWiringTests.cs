using System.Net;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Containers;

/// <summary>The texts nft reads while evasions are sent, word for word.</summary>
internal sealed class EvasionWiringTests
{
    // The evasions' own magic is this one, exclusive-or the constant that sets them apart.
    private static readonly ProbeMark Mark = new(Identification: 4660, Window: 0x4321, Magic: 0x0123456789abcdef ^ 0x6576_6173_696f_6e73);
    private static readonly Leg Lan = new(new Host("lan-1", "lan", "workstation", IPAddress.Parse("198.18.70.11"), null, "A desk."), 1);

    [Test]
    public void Custody_finds_the_mark_in_every_place_a_frame_may_have_it() =>
        Assert.That(EvasionWiring.Custody([Lan], Mark), Is.EqualTo("""
            table netdev elma365_evasions {
              set entered { typeof meta protocol . @th,224,16; size 65535; flags dynamic; counter; }
              chain legs {
                type filter hook ingress devices = { "lan-1" } priority -499; policy accept;
                @th,160,64 0x0123456789abcdef update @entered { meta protocol . @th,224,16 } accept
                @th,288,64 0x0123456789abcdef update @entered { meta protocol . @th,352,16 } accept
                ip frag-off & 0x1fff != 0 @nh,320,64 0x0123456789abcdef update @entered { meta protocol . @nh,384,16 } accept
                meta protocol ip6 @nh,544,64 0x0123456789abcdef update @entered { meta protocol . @nh,608,16 } accept
                ip frag-off & 0x3fff == 0x2000 ip id 4660 ip length 28 update @entered { meta protocol . @th,32,16 }
              }
            }
            table inet elma365_evasions {
              set handed_on { typeof meta protocol . @th,224,16; size 65535; flags dynamic; counter; }
              set reached { typeof meta l4proto . @th,224,16 . @th,240,16; size 262144; flags dynamic; counter; }
              chain legs {
                type filter hook postrouting priority 2147483647; policy accept;
                @th,160,64 0x0123456789abcdef update @handed_on { meta protocol . @th,224,16 } accept
                @th,288,64 0x0123456789abcdef update @handed_on { meta protocol . @th,352,16 } accept
                ip frag-off & 0x1fff != 0 @nh,320,64 0x0123456789abcdef update @handed_on { meta protocol . @nh,384,16 } accept
                meta protocol ip6 @nh,544,64 0x0123456789abcdef update @handed_on { meta protocol . @nh,608,16 } accept
                ip frag-off & 0x3fff == 0x2000 ip id 4660 ip length 28 update @handed_on { meta protocol . @th,32,16 }
              }
              chain itself {
                type filter hook input priority 2147483647; policy accept;
                @th,160,64 0x0123456789abcdef update @reached { meta l4proto . @th,224,16 . @th,240,16 }
              }
            }

            """));
}

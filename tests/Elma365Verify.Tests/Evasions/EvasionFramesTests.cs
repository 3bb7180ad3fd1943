using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using Elma365Verify.Evasions;
using Elma365Verify.Evasions.Frames;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Evasions;

/// <summary>Frames byte by byte, as RFC 791, 768, 792, 9293, 4443 and 8200 lay them out; computed once by another program.</summary>
internal sealed class EvasionFramesTests
{
    private const string Ethernet = "02e36500000702e365010007";
    private const string Mark = "001122334455667701020304";
    private const string Ipv6Addresses = "fd9c4ea1d365000000000000c612280bfd9c4ea1d365000000000000c6123c0c";

    private static readonly EvasionMark Stamp = new(Magic: 0x0011223344556677, Identification: 0x1234, Sweep: 0x0102);
    private static readonly LinkRoute Link = new([2, 0xe3, 0x65, 1, 0, 7], [2, 0xe3, 0x65, 0, 0, 7]);
    private static readonly IPAddress Source = IPAddress.Parse("198.18.40.11");
    private static readonly IPAddress Target = IPAddress.Parse("198.18.60.12");

    [Test]
    public void An_acknowledgement() => Assert.That(Frames(Over4(new TcpSegment(61001, 22, TcpControl.Ack))), Is.EqualTo(new[]
    {
        Ethernet + "08004500003c1539400040063547c612280bc6123c0c"
            + "ee490016000000010000000150102000aa0b0000" + Mark + "36000000" + "00000000",
    }));

    [Test]
    public void A_datagram_from_the_port_of_a_service() => Assert.That(Frames(Over4(new UdpDatagram(53, 45001))), Is.EqualTo(new[]
    {
        Ethernet + "08004500003c153940004011353cc612280bc6123c0c"
            + "0035afc90028584c000000000000000000000000" + Mark + "36000000" + "00000000",
    }));

    [Test]
    public void A_timestamp_request() => Assert.That(Frames(Over4(new IcmpMessage(1, 13))), Is.EqualTo(new[]
    {
        Ethernet + "08004500003c153940004001354cc612280bc6123c0c"
            + "0d00e7e201020304000000000000000000000000" + Mark + "36000000" + "00000000",
    }));

    [Test]
    public void Another_protocol() => Assert.That(Frames(Over4(new OpaquePayload(47))), Is.EqualTo(new[]
    {
        Ethernet + "08004500003c15394000402f351ec612280bc6123c0c" + new string('0', 40) + Mark + "36000000" + "00000000",
    }));

    [Test]
    public void A_tiny_first_fragment_ends_before_the_flags_and_names_its_cell_in_the_sequence_number() => Assert.That(
        Frames(Over4(new TcpSegment(61001, 22, TcpControl.Syn)) with { Cut = FragmentCut.Tiny }), Is.EqualTo(new[]
        {
            Ethernet + "08004500001c123420004006586cc612280bc6123c0c" + "ee49001601020304",
            Ethernet + "08004500003c123420014006584bc612280bc6123c0c"
                + "0000000050022000aa1a00000000000000000000" + Mark + "36000000" + "00000000",
        }));

    [Test]
    public void An_overlapping_fragment_overwrites_all_but_the_ports_and_the_sequence_number() => Assert.That(
        Frames(Over4(new TcpSegment(61001, 22, TcpControl.Syn)) with { Cut = FragmentCut.Overlapping }), Is.EqualTo(new[]
        {
            Ethernet + "08004500003c1539200040065547c612280bc6123c0c"
                + "ee490016000000010000000050022000aa1a0000" + Mark + "36000000" + "00000000",
            Ethernet + "08004500003c1539000140067546c612280bc6123c0c" + new string('0', 40) + Mark + "36000000" + "00000000",
        }));

    [Test]
    public void A_router_alert() => Assert.That(
        Frames(Over4(new UdpDatagram(61001, 45001)) with { Options = [148, 4, 0, 0] }), Is.EqualTo(new[]
        {
            Ethernet + "080046000040153940004011a033c612280bc6123c0c94040000"
                + "ee49afc900286637" + new string('0', 24) + Mark + "3a000000" + "00000000",
        }));

    [Test]
    public void An_error_about_a_segment_its_target_never_sent() => Assert.That(
        Frames(Over4(new IcmpError(3, 60999, 443))), Is.EqualTo(new[]
        {
            Ethernet + "0800450000481539400040013540c612280bc6123c0c" + "0300f5e400000000"
                + "4500003c0001400040064a7fc6123c0cc612280b" + "ee4701bb00000001" + Mark + "46000000",
        }));

    [Test]
    public void A_segment_over_IPv6() => Assert.That(Frames(Over6(new TcpSegment(61001, 22, TcpControl.Syn))), Is.EqualTo(new[]
    {
        Ethernet + "86dd6000000000280640" + Ipv6Addresses + "ee49001600000001000000005002200056d20000" + Mark + "4a000000" + "00000000",
    }));

    [Test]
    public void An_echo_request_over_IPv6() => Assert.That(Frames(Over6(new IcmpMessage(58, 128))), Is.EqualTo(new[]
    {
        Ethernet + "86dd6000000000283a40" + Ipv6Addresses + "800030fb01020304000000000000000000000000" + Mark + "4a000000" + "00000000",
    }));

    [Test]
    public void Overlapping_fragments_over_IPv6() => Assert.That(
        Frames(Over6(new TcpSegment(61001, 22, TcpControl.Syn)) with { Cut = FragmentCut.Overlapping }), Is.EqualTo(new[]
        {
            Ethernet + "86dd6000000000302c40" + Ipv6Addresses + "0600000101020304"
                + "ee4900160000000100000000500220004ed20000" + Mark + "52000000" + "00000000",
            Ethernet + "86dd6000000000302c40" + Ipv6Addresses + "0600000801020304" + new string('0', 40) + Mark + "52000000" + "00000000",
        }));

    [Test]
    public void Two_extension_headers_of_padding() => Assert.That(
        Frames(Over6(new TcpSegment(61001, 22, TcpControl.Syn)) with { Extensions = [0, 60] }), Is.EqualTo(new[]
        {
            Ethernet + "86dd6000000000380040" + Ipv6Addresses + "3c00010400000000" + "0600010400000000"
                + "ee49001600000001000000005002200046d20000" + Mark + "5a000000" + "00000000",
        }));

    [TestCase("255.255.255.255", "ffffffffffff")]
    [TestCase("224.0.0.251", "01005e0000fb")]
    [TestCase("239.255.255.250", "01005e7ffffa")]
    [TestCase("198.18.60.255", "02e365000007")]
    [TestCase("ff02::fb", "3333000000fb")]
    public void A_group_has_its_own_address_on_the_link(string group, string mac)
    {
        var target = IPAddress.Parse(group);
        var source = target.AddressFamily == Source.AddressFamily ? Source : Topology.Over6(Source);
        Assert.That(Frames(new EvasionPacket(source, target, new UdpDatagram(61001, 5353)))[0], Does.StartWith(mac));
    }

    [Test]
    public void Every_frame_of_the_plan_has_correct_checksums_its_mark_and_room_in_a_capture()
    {
        var plan = new EvasionPlan(Reference.Policy, Reference.Topology);
        foreach (var sweep in plan.Ring)
        foreach (var cell in plan.Cells(sweep))
        foreach (var frame in EvasionFrames.Of(cell, Stamp, Link))
            Check(frame, cell);
    }

    private static void Check(byte[] frame, EvasionCell cell)
    {
        Assert.That(frame, Has.Length.LessThanOrEqualTo(EvasionFrames.MostBytes), cell.ToString());
        if (!cell.Packet.IsOver6)
            Assert.That(OnesComplement.Finish(OnesComplement.Add(0, frame.AsSpan(14, (frame[14] & 15) * 4))), Is.Zero, cell.ToString());
        var at = frame.AsSpan().IndexOf(new byte[] { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77 });
        if (at < 0)
        {
            Assert.That(cell.Packet.Cut, Is.EqualTo(FragmentCut.Tiny), cell.ToString());
            return;
        }

        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at + 10)), Is.EqualTo(cell.Number), cell.ToString());
        Assert.That(frame[at + 12], Is.EqualTo(at), cell.ToString());
    }

    private static EvasionPacket Over4(EvasionTransport transport) => new(Source, Target, transport);

    private static EvasionPacket Over6(EvasionTransport transport) => new(Topology.Over6(Source), Topology.Over6(Target), transport);

    private static ImmutableArray<string> Frames(EvasionPacket packet) =>
    [
        .. EvasionFrames.Of(new EvasionCell(0x0304, EvasionFamilies.Protocol, "any", "any", packet, IsDocumented: false), Stamp, Link)
            .Select(Convert.ToHexStringLower),
    ];
}

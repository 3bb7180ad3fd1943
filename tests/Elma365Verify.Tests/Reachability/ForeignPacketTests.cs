using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Elma365Verify.Reachability;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reachability;

/// <summary>A packet that is no probe is told in words, whatever its bytes.</summary>
internal sealed class ForeignPacketTests
{
    [Test]
    public void A_segment_is_told_with_its_flags_and_the_first_bytes_it_carries()
    {
        var packet = ForeignPacket.Read(SampleForeign.Segment(0x18, "GET / HTTP/1.1"u8))!;

        Assert.That(
            packet.ToString(),
            Is.EqualTo("tcp 198.18.1.2:45678 → 198.18.3.4:5432, PSH ACK, 54 bytes, "
                + "begins 474554202f20485454502f312e31 (GET / HTTP/1.1)"));
        Assert.That(packet.OpensConnection, Is.False);
    }

    [TestCase(0x02, true)]
    [TestCase(0xc2, true, TestName = "{m}(with ECN)")]
    [TestCase(0x12, false)]
    [TestCase(0x03, false)]
    [TestCase(0x00, false)]
    public void Only_a_first_segment_asks_for_a_connection(byte flags, bool asks) =>
        Assert.That(ForeignPacket.Read(SampleForeign.Segment(flags, []))!.OpensConnection, Is.EqualTo(asks));

    [Test]
    public void What_can_not_be_printed_is_a_dot_and_no_more_than_sixteen_bytes_are_shown()
    {
        var packet = ForeignPacket.Read(SampleForeign.Datagram("\u001b[2J\0and more than sixteen bytes"u8))!;

        Assert.That(packet.BeginsText, Is.EqualTo("1b5b324a00616e64206d6f7265207468 (.[2J.and more th)"));
        Assert.That(packet.ToString(), Does.StartWith("udp 198.18.1.2:45678 → 198.18.3.4:5432, 60 bytes"));
    }

    [Test]
    public void A_message_has_a_type_and_other_protocols_a_number()
    {
        var message = SampleForeign.Datagram([]);
        (message[14 + 9], message[14 + 20]) = (1, 13);
        Assert.That(ForeignPacket.Read(message)!.ToString(), Is.EqualTo("icmp type 13 198.18.1.2 → 198.18.3.4, 28 bytes"));
        message[14 + 9] = 47;
        Assert.That(ForeignPacket.Read(message)!.ToString(), Does.StartWith("IP protocol 47 198.18.1.2 → 198.18.3.4, 28 bytes"));
    }

    [Test]
    public void A_later_fragment_has_no_ports()
    {
        var frame = SampleForeign.Segment(0x02, []);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14 + 6), 185);

        var packet = ForeignPacket.Read(frame)!;

        Assert.That((packet.HasPorts, packet.OpensConnection), Is.EqualTo((false, false)));
    }

    [Test]
    public void Anything_else_is_none_and_nothing_throws() => Gen.Byte.Array[0, 128].Sample(bytes =>
    {
        if (bytes.Length > 20)
            (bytes[12], bytes[13]) = (0x08, 0x00);
        var packet = ForeignPacket.Read(bytes);
        return packet is null || packet.ToString().All(character => !char.IsControl(character));
    });

    [Test]
    public void Addresses_are_those_of_the_header() =>
        Assert.That(ForeignPacket.Read(SampleForeign.Datagram([]))!.Source, Is.EqualTo(IPAddress.Parse("198.18.1.2")));
}

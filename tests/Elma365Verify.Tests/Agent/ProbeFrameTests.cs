extern alias agent;

using System.Buffers.Binary;
using agent::Elma365Verify.Agent.Packets;
using agent::Elma365Verify.Agent.Protocol;
using CsCheck;

namespace Elma365Verify.Tests.Agent;

internal sealed class ProbeFrameTests
{
    [Test]
    public void A_tcp_probe_is_a_syn_as_RFC_793_draws_it()
    {
        var frame = Convert.ToHexStringLower(SampleProbes.Frame(ProbeProtocol.Tcp, 0x0102, 6379));

        Assert.That(frame, Is.EqualTo(
            "02e36500000702e3650100070800" // Ethernet: to the gateway, from the host, IPv4
            + "4500002c1234400040063613c612280bc6123c0c".Replace("3613", IpChecksum(frame), StringComparison.Ordinal)
            + "ee4818eb" // ports 61000 and 6379
            + "010218eb" + "00000000" // sequence: sweep and cell
            + "6002" + "4321" // six words, SYN, the mark's window
            + TransportChecksum(frame, 16) + "0000"
            + "020405b4")); // MSS 1460
    }

    [Test]
    public void A_udp_probe_is_a_datagram_as_RFC_768_draws_it()
    {
        var frame = Convert.ToHexStringLower(SampleProbes.Frame(ProbeProtocol.Udp, 0x0102, 53));

        Assert.That(frame[(34 * 2)..], Is.EqualTo(
            "ee4800350018" + TransportChecksum(frame, 6) + "0123456789abcdef" + "0102" + "0035" + "00000000"));
    }

    [Test]
    public void An_icmp_probe_is_an_echo_request_as_RFC_792_draws_it()
    {
        var frame = Convert.ToHexStringLower(SampleProbes.Frame(ProbeProtocol.Icmp, 0x0102, 8));

        Assert.That(frame[(34 * 2)..], Is.EqualTo(
            "0800" + TransportChecksum(frame, 2) + "00000000" + "0123456789abcdef" + "0102" + "0008" + "00000000"));
    }

    [Test]
    public void Every_checksum_adds_up_and_every_length_is_right() =>
        Gen.Select(SampleProbes.Protocols, SampleProbes.Sweeps, Gen.UShort, Gen.ULong).Sample((protocol, sweep, port, magic) =>
        {
            var mark = SampleProbes.Mark with { Magic = magic, Window = (ushort)magic };
            var frame = SampleProbes.Frame(protocol, sweep, SampleProbes.Cell(protocol, port), mark);
            var ip = frame[14..];
            var total = BinaryPrimitives.ReadUInt16BigEndian(ip.AsSpan(2));
            byte[] pseudoHeader = protocol == ProbeProtocol.Icmp ? [] : [.. ip[12..20], 0, ip[9], 0, (byte)(total - 20)];
            return total == ip.Length && Sum(ip[..20]) == 0xffff && Sum([.. pseudoHeader, .. ip[20..]]) == 0xffff;
        });

    [Test]
    public void A_udp_probe_never_says_that_it_has_no_checksum() =>
        Gen.Select(SampleProbes.Sweeps, Gen.UShort).Sample((sweep, port) =>
            BinaryPrimitives.ReadUInt16BigEndian(SampleProbes.Frame(ProbeProtocol.Udp, sweep, port).AsSpan(40)) != 0);

    [Test]
    public void Whatever_is_sent_is_read_as_what_it_is() =>
        Gen.Select(SampleProbes.Protocols, SampleProbes.Sweeps, Gen.UShort).Sample((protocol, sweep, port) =>
        {
            var cell = SampleProbes.Cell(protocol, port);
            var arrival = new ArrivalReader(SampleProbes.Mark).Read(SampleProbes.Frame(protocol, sweep, cell));
            return arrival == new Arrival(ArrivalKind.Probe, protocol, sweep, cell, cell);
        });

    [Test]
    public void A_frame_can_be_aimed_again_and_again()
    {
        var probe = new ProbeFrame(SampleProbes.Route, SampleProbes.Mark, ProbeProtocol.Tcp, 5);
        var frame = new byte[probe.Length];
        probe.CopyTo(frame);
        foreach (ushort port in new[] { 1, 65535, 80 })
            probe.Aim(frame, port);

        Assert.That(frame, Is.EqualTo(SampleProbes.Frame(ProbeProtocol.Tcp, 5, 80)));
    }

    /// <summary>The ones' complement sum, byte by byte with the carry taken round at once; 0xffff over data with its checksum.</summary>
    private static int Sum(byte[] bytes)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] * 256 : bytes[i];
            sum = sum > 0xffff ? sum - 0xffff : sum;
        }

        return sum;
    }

    private static string IpChecksum(string frame) => frame.Substring((14 + 10) * 2, 4);

    private static string TransportChecksum(string frame, int offset) => frame.Substring((34 + offset) * 2, 4);
}

extern alias agent;

using System.Buffers.Binary;
using agent::Elma365Verify.Agent.Packets;
using agent::Elma365Verify.Agent.Protocol;
using CsCheck;

namespace Elma365Verify.Tests.Agent;

internal sealed class ArrivalReaderTests
{
    private const int Ip = 14;
    private const int Transport = 34;

    private static readonly ArrivalReader Reader = new(SampleProbes.Mark);

    [Test]
    public void Random_bytes_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 128].Sample(bytes => Reader.Read(bytes).Kind is not ArrivalKind.Canary);

    [Test]
    public void A_probe_with_random_damage_is_read_without_an_exception() =>
        Gen.Select(SampleProbes.Protocols, Gen.Int[0, 57], Gen.Byte, Gen.Int[0, 58]).Sample((protocol, at, value, length) =>
        {
            var frame = SampleProbes.Frame(protocol, 7, SampleProbes.Cell(protocol, 443));
            frame[at % frame.Length] = value;
            _ = Reader.Read(frame.AsSpan(0, Math.Min(length, frame.Length)));
        });

    [Test]
    public void A_truncated_probe_is_no_probe() =>
        Gen.Select(SampleProbes.Protocols, Gen.Int[0, 53]).Sample((protocol, length) =>
            Reader.Read(SampleProbes.Frame(protocol, 7, 8).AsSpan(0, length)).Kind is ArrivalKind.Foreign or ArrivalKind.Unmarked);

    [TestCase(ProbeProtocol.Tcp)]
    [TestCase(ProbeProtocol.Udp)]
    public void Translated_addresses_and_ports_hide_nothing(object protocol)
    {
        var frame = SampleProbes.Frame((ProbeProtocol)protocol, 7, 8080);
        frame.AsSpan(Ip + 12, 8).Fill(0x0a);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Transport), 1024);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Transport + 2), 80);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Ip + 4), 0);

        Assert.That(Reader.Read(frame), Is.EqualTo(new Arrival(ArrivalKind.Probe, (ProbeProtocol)protocol, 7, 8080, 80)));
    }

    [Test]
    public void Ip_options_hide_nothing()
    {
        var plain = SampleProbes.Frame(ProbeProtocol.Udp, 7, 53);
        byte[] frame = [.. plain[..Transport], 1, 1, 1, 1, .. plain[Transport..]];
        frame[Ip] = 0x46;

        Assert.That(Reader.Read(frame), Is.EqualTo(new Arrival(ArrivalKind.Probe, ProbeProtocol.Udp, 7, 53, 53)));
    }

    [TestCase(0x04)]
    [TestCase(0x14)]
    public void A_reset_is_an_answer(byte flags)
    {
        var frame = SampleProbes.Frame(ProbeProtocol.Tcp, 7, 443);
        frame[Transport + 13] = flags;

        Assert.That(Reader.Read(frame).Kind, Is.EqualTo(ArrivalKind.Answer));
    }

    [TestCase(0, TestName = "{m}(echo reply)")]
    [TestCase(3, TestName = "{m}(unreachable)")]
    [TestCase(5, TestName = "{m}(redirect)")]
    [TestCase(11, TestName = "{m}(time exceeded)")]
    [TestCase(12, TestName = "{m}(parameter problem)")]
    [TestCase(14, TestName = "{m}(timestamp reply)")]
    public void An_icmp_error_or_reply_is_an_answer_though_it_bears_the_mark(byte type)
    {
        var frame = SampleProbes.Frame(ProbeProtocol.Icmp, 7, 8);
        frame[Transport] = type;

        Assert.That(Reader.Read(frame).Kind, Is.EqualTo(ArrivalKind.Answer));
    }

    [TestCase(0x12, TestName = "{m}(SYN and ACK)")]
    [TestCase(0x10, TestName = "{m}(ACK)")]
    [TestCase(0xc2, TestName = "{m}(SYN with ECN)")]
    public void Any_other_segment_is_unmarked_though_it_has_the_window(byte flags)
    {
        var frame = SampleProbes.Frame(ProbeProtocol.Tcp, 7, 443);
        frame[Transport + 13] = flags;

        Assert.That(Reader.Read(frame).Kind, Is.EqualTo(ArrivalKind.Unmarked));
    }

    [Test]
    public void Another_runs_probe_is_unmarked() => SampleProbes.Protocols.Sample(protocol =>
    {
        var foreign = new ProbeMark(SampleProbes.Mark.Identification, 0x4323, 0x0123456789abcdee);
        return Reader.Read(SampleProbes.Frame(protocol, 7, 8, foreign)).Kind == ArrivalKind.Unmarked
            && new ArrivalReader(foreign).Read(SampleProbes.Frame(protocol, 7, 8, foreign)).Kind == ArrivalKind.Probe;
    });

    [Test]
    public void The_reserved_sweep_makes_a_canary() =>
        Assert.That(Reader.Read(SampleProbes.Frame(ProbeProtocol.Udp, ArrivalReader.CanarySweep, 9)).Kind, Is.EqualTo(ArrivalKind.Canary));

    [Test]
    public void Other_than_IPv4_is_foreign()
    {
        var frame = SampleProbes.Frame(ProbeProtocol.Udp, 7, 53);
        (frame[12], frame[13]) = (0x08, 0x06);

        Assert.That(Reader.Read(frame).Kind, Is.EqualTo(ArrivalKind.Foreign));
    }
}

extern alias agent;

using agent::Elma365Verify.Agent.Packets;
using agent::Elma365Verify.Agent.Protocol;
using CsCheck;

namespace Elma365Verify.Tests.Agent;

/// <summary>Probes as a sender builds them.</summary>
internal static class SampleProbes
{
    public static readonly ProbeMark Mark = new(Identification: 0x1234, Window: 0x4321, Magic: 0x0123456789abcdef);

    public static readonly ProbeRoute Route = new(
        [2, 0xe3, 0x65, 1, 0, 7], [2, 0xe3, 0x65, 0, 0, 7], [198, 18, 40, 11], [198, 18, 60, 12], 61000);

    public static readonly Gen<ProbeProtocol> Protocols = Gen.Int[0, 2].Select(index => Enum.GetValues<ProbeProtocol>()[index]);

    /// <summary>Any sweep but the one kept for canaries.</summary>
    public static readonly Gen<ushort> Sweeps = Gen.UShort[0, ushort.MaxValue - 1];

    /// <summary>A cell of a protocol: a port, or the echo request.</summary>
    public static ushort Cell(ProbeProtocol protocol, ushort port) => protocol == ProbeProtocol.Icmp ? (ushort)8 : port;

    public static byte[] Frame(ProbeProtocol protocol, ushort sweep, ushort cell, ProbeMark? mark = null)
    {
        var probe = new ProbeFrame(Route, mark ?? Mark, protocol, sweep);
        var frame = new byte[probe.Length];
        probe.CopyTo(frame);
        probe.Aim(frame, cell);
        return frame;
    }
}

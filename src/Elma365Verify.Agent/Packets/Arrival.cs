using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Packets;

/// <summary>What a captured frame turned out to be.</summary>
/// <param name="Kind">Whether it is a probe of this run, a canary, an answer to a probe, or none of these.</param>
/// <param name="Protocol">The protocol of a probe.</param>
/// <param name="Sweep">The sweep a probe belongs to.</param>
/// <param name="Cell">The cell a probe was sent for.</param>
/// <param name="Port">The destination port (or ICMP type) it had when it arrived.</param>
internal readonly record struct Arrival(
    ArrivalKind Kind, ProbeProtocol Protocol = default, ushort Sweep = 0, ushort Cell = 0, ushort Port = 0);

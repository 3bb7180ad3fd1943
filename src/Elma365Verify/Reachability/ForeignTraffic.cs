using System.Globalization;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reachability;

/// <summary>
/// Packets that are no probes, which a host sent of its own accord and the firewall handed on to another one as they were.
/// </summary>
/// <param name="Sender">The host over whose leg they entered the firewall, whatever their source address.</param>
/// <param name="Receiver">The host whose witness captured them.</param>
/// <param name="Packet">The first of them.</param>
/// <param name="Packets">How many were captured.</param>
/// <param name="IsCalibration">Whether the firewall was open; else the ruleset let them through.</param>
/// <remarks>
/// They are none of the run's probes, so they can't stand for one that was lost, and no other cell is touched: every count the verdicts
/// rest on is of marked probes alone.
/// </remarks>
public sealed record ForeignTraffic(Host Sender, Host Receiver, ForeignPacket Packet, long Packets, bool IsCalibration)
{
    // A real client's port comes from below (net.ipv4.ip_local_port_range); what goes there goes to whoever sent a probe.
    private const ushort FirstProbePort = 61000;

    /// <summary>The name of the container they come from; empty where nobody said.</summary>
    public string Container { get; init; } = string.Empty;

    /// <summary>The MAC address of the sender's end of its leg, as <c>02:e3:65:01:00:0b</c>; empty where nobody said.</summary>
    public string Mac { get; init; } = string.Empty;

    /// <summary>Whether they passed between the hosts of a sweep, in its protocol or in one that no sweep has.</summary>
    public bool Concerns(Sweep sweep) =>
        ((sweep.From == Sender && sweep.To == Receiver) || (sweep.From == Receiver && sweep.To == Sender))
            && ((byte)sweep.Protocol == Packet.IpProtocol || !Enum.IsDefined((Protocol)Packet.IpProtocol));

    /// <summary>
    /// Cells of a sweep they show open: a connection was asked for, and the ruleset let that through. Calibration shows none, because
    /// nothing is closed there.
    /// </summary>
    public PortSet Opens(Sweep sweep) => IsRequest(sweep) && Packet.OpensConnection && !IsCalibration
        ? PortSet.Of(Packet.DestinationPort).Intersect(sweep.Protocol.Cells())
        : PortSet.Empty;

    /// <summary>
    /// Cells of a sweep whose silence they speak against: the one they are addressed to, and the one whose probe they seem to answer.
    /// </summary>
    public PortSet Disputes(Sweep sweep)
    {
        if ((byte)sweep.Protocol != Packet.IpProtocol)
            return PortSet.Empty;
        if (IsRequest(sweep))
            return Cell(Packet.IcmpType ?? Packet.DestinationPort, sweep);
        var answersProbe = sweep.From == Receiver && sweep.To == Sender && Packet.DestinationPort >= FirstProbePort;
        return answersProbe ? Cell(Packet.SourcePort, sweep) : PortSet.Empty;
    }

    /// <summary>Whether these are answers in a conversation that the others opened.</summary>
    public bool Answers(ForeignTraffic opening)
    {
        var (answer, request) = (Packet, opening.Packet);
        return request.OpensConnection && answer is { HasPorts: true, OpensConnection: false } && request.IpProtocol == answer.IpProtocol
            && (opening.Sender, opening.Receiver) == (Receiver, Sender)
            && (request.SourcePort, request.DestinationPort) == (answer.DestinationPort, answer.SourcePort);
    }

    /// <summary>
    /// <c>data-minio sent 2 packets to data-redis of its own accord, while the firewall was open: udp 198.18.60.14:5353 → …</c>.
    /// </summary>
    public override string ToString()
    {
        string[] known =
        [
            Container.Length > 0 ? $"container {Container}" : string.Empty,
            $"leg {Sender.Name}",
            Mac.Length > 0 ? $"MAC {Mac}" : string.Empty,
        ];
        var number = Packets == 1 ? "a packet" : string.Create(CultureInfo.InvariantCulture, $"{Packets:N0} packets");
        var when = IsCalibration ? "while the firewall was open for calibration" : "during the sweep, and the ruleset let it through";
        return $"{Sender.Name} ({string.Join(", ", known.Where(part => part.Length > 0))}) sent {number} to {Receiver.Name} "
            + $"of its own accord {when}: {Packet}";
    }

    private bool IsRequest(Sweep sweep) =>
        sweep.From == Sender && sweep.To == Receiver && (byte)sweep.Protocol == Packet.IpProtocol;

    private static PortSet Cell(ushort port, Sweep sweep) => PortSet.Of(port).Intersect(sweep.Protocol.Cells());
}

using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>
/// Tells the packets that are no probes apart: those a host sent as they are, which concern their own cells alone, and all others, which
/// the firewall made or changed. Pure.
/// </summary>
/// <remarks>
/// A host sent them if as many of that kind (leg, addresses, protocol, ports) entered the firewall as were captured, before any rule could
/// touch them. What a rule changed enters as one kind and arrives as another, and so does a probe that lost its mark.
/// </remarks>
internal sealed class ForeignArrivals
{
    private readonly List<ForeignTraffic> traffic = [];
    private readonly Dictionary<Host, UnaccountedPackets> unaccounted = [];

    /// <summary>Takes the witnesses' word and the firewall's.</summary>
    public ForeignArrivals(IReadOnlyDictionary<Host, WitnessRecord> witnesses, ForeignCustody custody)
    {
        Custody = custody;
        var hosts = witnesses.Keys.ToDictionary(host => host.Name);
        foreach (var (receiver, record) in witnesses)
        {
            if (record.Collected is { Unmarked: > 0 } collected)
                Tell(receiver, collected, hosts);
        }
    }

    /// <summary>What entered the firewall.</summary>
    public ForeignCustody Custody { get; }

    /// <summary>What hosts sent each other.</summary>
    public IReadOnlyList<ForeignTraffic> Traffic => traffic;

    /// <summary>What the two hosts of a sweep sent each other, of its protocol or of one that no sweep has.</summary>
    public IEnumerable<ForeignTraffic> Between(Sweep sweep) => traffic.Where(foreign => foreign.Concerns(sweep));

    /// <summary>Packets captured at a host that no host sent as they are; null where there are none.</summary>
    public UnaccountedPackets? Unaccounted(Host host) => unaccounted.GetValueOrDefault(host);

    private void Tell(Host receiver, CollectResponse collected, Dictionary<string, Host> hosts)
    {
        var left = collected.Unmarked;
        string? first = null;
        foreach (var kind in collected.UnmarkedKinds)
        {
            var packet = ForeignPacket.Read(kind.First);
            var entry = packet is null ? null : Custody.EntryOf(packet);
            if (packet is not null && entry is not null && entry.Packets >= kind.Packets && hosts.TryGetValue(entry.Leg, out var sender))
            {
                left -= kind.Packets;
                traffic.Add(new ForeignTraffic(sender, receiver, packet, kind.Packets, IsCalibration: false));
            }
            else
            {
                first ??= packet?.ToString();
            }
        }

        if (left > 0)
            unaccounted[receiver] = new UnaccountedPackets(left, first ?? collected.FirstUnmarked);
    }
}

using System.Net;
using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Oracle;

/// <summary>Policies of any flows between few zones, and topologies with some hosts of them.</summary>
internal static class RandomPolicies
{
    private static readonly string[] Zones = ["inner", "outer", "store"];
    private static readonly string[] Roles = ["one", "two"];

    private static readonly Gen<PortSet> Ports = Gen
        .Select(Gen.UShort[1, 65535], Gen.Int[0, 300], (first, more) => new PortRange(first, (ushort)Math.Min(65535, first + more)))
        .Array[1, 4]
        .Select(ranges => PortSet.Of(ranges));

    private static readonly Gen<Selector> Selector = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], (zone, role) =>
        new Selector(Zones[zone], role == 2 ? null : Roles[role]));

    private static readonly Gen<Flow> Flow = Gen.Select(
        Selector.Array[1, 2], Selector.Array[1, 2], Gen.Enum<Protocol>(), Ports, (from, to, protocol, ports) => new Flow(
            "flow", [.. from], [.. to], protocol, protocol == Protocol.Icmp ? protocol.Cells() : ports, "", [], 1));

    /// <summary>A policy, and a topology for it.</summary>
    public static Gen<(Policy Policy, Topology Topology)> Any { get; } = Gen.Select(
        Flow.Array[0, 6],
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1]).Array[2, 5],
        (flows, places) => (
            new Policy([.. Zones.Select(zone => new Zone(zone, [.. Roles], ""))], [.. flows]),
            new Topology([.. places.Select((place, index) => new Host(
                $"leg-{index}", Zones[place.Item1], Roles[place.Item2], IPAddress.Parse($"198.18.{place.Item1}.{index}"), null, ""))])));
}

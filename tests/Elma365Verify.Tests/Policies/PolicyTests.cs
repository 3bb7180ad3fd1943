using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Policies;

public sealed class PolicyTests
{
    private static readonly string[] Zones = ["a", "b", "c"];
    private static readonly string[] Roles = ["x", "y"];

    private static readonly Gen<Selector> Selectors = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 2], (zone, role) => new Selector(Zones[zone], role < 2 ? Roles[role] : null));

    private static readonly Gen<Flow> Flows = Gen.Select(
        Selectors.Array[1, 3],
        Selectors.Array[1, 3],
        Gen.Bool.Select(tcp => tcp ? Protocol.Tcp : Protocol.Udp),
        Gen.UShort[1, 20].Array[1, 4],
        (from, to, protocol, ports) => new Flow("flow", [.. from], [.. to], protocol, PortSet.Of(ports), "", [], 1));

    private static readonly Topology Topology = new([
        .. from zone in Zones
           from role in Roles
           from number in Enumerable.Range(1, 2)
           select new Host($"{zone}-{role}-{number}", zone, role, Topology.Gateway, null, "")]);

    [Test]
    public void Permitted_agrees_with_looking_at_every_flow_for_every_port() => Flows.Array[0, 6].Sample(flows =>
    {
        var policy = new Policy([], [.. flows]);
        return Topology.Pairs().All(pair => Enumerable.Range(0, 25).All(port =>
            policy.Permitted(pair.From, pair.To, Protocol.Tcp).Contains((ushort)port)
            == flows.Any(flow => IsPermitted(flow, pair.From, pair.To, (ushort)port))));
    }, iter: 50);

    [Test]
    public void A_host_is_permitted_nothing_to_itself()
    {
        var master = Reference.Host("master-1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Reference.Policy.Permitted(master, master, Protocol.Tcp), Is.EqualTo(PortSet.Empty));
            Assert.That(Reference.Policy.Permitted(master, Reference.Host("master-2"), Protocol.Tcp), Is.Not.EqualTo(PortSet.Empty));
        }
    }

    [Test]
    public void Selectors_overlap_exactly_when_a_host_can_be_meant_by_both() => Gen.Select(Selectors, Selectors).Sample((left, right) =>
        left.Overlaps(right) == Topology.Hosts.Any(host => left.Selects(host.Zone, host.Role) && right.Selects(host.Zone, host.Role)));

    [Test]
    public void Every_ordered_pair_of_different_hosts_is_named_once()
    {
        var pairs = Reference.Topology.Pairs().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pairs, Has.Count.EqualTo(210));
            Assert.That(pairs.Distinct().Count(), Is.EqualTo(210));
            Assert.That(pairs.Where(pair => pair.From == pair.To), Is.Empty);
        }
    }

    private static bool IsPermitted(Flow flow, Host from, Host to, ushort port) =>
        flow.Protocol == Protocol.Tcp
        && flow.From.Any(selector => selector.Zone == from.Zone && (selector.Role ?? from.Role) == from.Role)
        && flow.To.Any(selector => selector.Zone == to.Zone && (selector.Role ?? to.Role) == to.Role)
        && flow.Ports.Ports().Contains(port);
}

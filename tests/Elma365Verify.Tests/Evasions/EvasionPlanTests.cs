using Elma365Verify.Evasions;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Evasions;

internal sealed class EvasionPlanTests
{
    private static readonly ushort[] SourcePorts = [20, 53, 67, 80, 88, 123, 443, 61001];
    private static readonly EvasionPlan Plan = new(Reference.Policy, Reference.Topology);
    private static readonly Lazy<List<(EvasionSweep Sweep, EvasionCell Cell)>> All = new(() =>
        [.. Plan.Sweeps.SelectMany(Plan.Cells, (sweep, cell) => (sweep, cell))]);

    [Test]
    public void Every_ordered_pair_and_every_host_with_the_firewall_is_tried() => Assert.That(
        Plan.Sweeps.Select(sweep => sweep.ToString()),
        Is.EquivalentTo(Reference.Topology.Pairs().Select(pair => $"{pair.From} → {pair.To}")
            .Concat(Reference.Topology.Hosts.Select(host => $"{host} → firewall"))));

    [Test]
    public void A_sweep_has_a_bounded_number_of_cells_numbered_from_0_each_with_a_name_of_its_own()
    {
        foreach (var cells in Plan.Sweeps.Select(Plan.Cells))
        {
            Assert.That(cells, Has.Count.LessThanOrEqualTo(EvasionPlan.MostCells));
            Assert.That(cells.Select(cell => (int)cell.Number), Is.EqualTo(Enumerable.Range(0, cells.Count)));
            Assert.That(cells.Select(cell => cell.ToString()), Is.Unique);
        }
    }

    [Test]
    public void The_same_files_give_the_same_plan()
    {
        var again = new EvasionPlan(Reference.Policy, Reference.Topology);
        foreach (var sweep in Plan.Ring)
            Assert.That(again.Cells(sweep).Select(Told), Is.EqualTo(Plan.Cells(sweep).Select(Told)));
    }

    [Test]
    public void Every_family_has_cells() => Assert.That(
        All.Value.Select(entry => entry.Cell.Family).Distinct(), Is.EquivalentTo(EvasionFamilies.All));

    [Test]
    public void Between_two_hosts_every_protocol_and_every_type_is_tried_once()
    {
        foreach (var family in new[] { EvasionFamilies.Protocol, EvasionFamilies.IcmpType, EvasionFamilies.Icmpv6Type })
            Assert.That(All.Value.Count(entry => entry.Cell.Family == family), Is.EqualTo(210 * 256), family.Name);
    }

    [Test]
    public void Calibration_tries_every_shape_on_every_leg()
    {
        foreach (var isFirewall in new[] { false, true })
        {
            var shapes = All.Value.Where(entry => entry.Sweep.To is null == isFirewall).Select(entry => entry.Cell.Shape).ToHashSet();
            var ring = Plan.Ring.Where(sweep => sweep.To is null == isFirewall).ToList();
            Assert.That(ring.Select(sweep => sweep.From), Is.EqualTo(Reference.Topology.Hosts));
            foreach (var sweep in ring)
                Assert.That(Plan.Cells(sweep).Select(cell => cell.Shape).ToHashSet(), Is.EquivalentTo(shapes), sweep.ToString());
        }
    }

    [Test]
    public void No_packet_is_an_answer_to_another_ones_ports()
    {
        foreach (var (_, cell) in All.Value)
        {
            var (source, target) = Ports(cell);
            if (source is null)
                continue;
            Assert.That(SourcePorts, Does.Contain(source), cell.ToString());
            Assert.That(target, Is.Not.EqualTo(61001), cell.ToString());
        }
    }

    [Test]
    public void A_question_is_never_about_what_a_flow_documents()
    {
        foreach (var (sweep, cell) in All.Value.Where(entry => entry.Sweep.To is not null && !entry.Cell.IsDocumented))
        {
            var isOwnAddress = cell.Packet.Source.Equals(sweep.From.Address);
            var isPlain = cell.Packet.Options.IsEmpty && cell.Packet.Cut == FragmentCut.None;
            if (!isOwnAddress || !isPlain)
                continue;
            var opens = cell.Packet.Transport switch
            {
                UdpDatagram udp => Reference.Policy.Permitted(sweep.From, sweep.To!, Protocol.Udp).Contains(udp.TargetPort),
                TcpSegment { Flags: TcpControl.Syn or TcpControl.Ack or TcpControl.Rst } tcp =>
                    Reference.Policy.Permitted(sweep.From, sweep.To!, Protocol.Tcp).Contains(tcp.TargetPort),
                IcmpMessage or IcmpError => !Reference.Policy.Permitted(sweep.From, sweep.To!, Protocol.Icmp).IsEmpty,
                _ => false,
            };
            Assert.That(opens, Is.False, $"{sweep} {cell}");
        }
    }

    [Test]
    public void An_acknowledgement_to_a_documented_port_is_no_question_but_one_to_another_port_is()
    {
        var cells = Between("worker-1", "data-redis").Where(cell => cell.Family == EvasionFamilies.TcpAck).ToList();
        Assert.That(cells.Where(cell => cell.IsDocumented).Select(Target), Is.EqualTo(new ushort?[] { 6379, 26379 }));
        Assert.That(
            cells.Where(cell => !cell.IsDocumented).Select(Target),
            Has.Exactly(2).Items.And.None.AnyOf((ushort)6379, (ushort)26379));
    }

    [Test]
    public void A_segment_that_no_conversation_contains_is_a_question_to_documented_ports_too() => Assert.That(
        Between("worker-1", "data-redis").Where(cell => cell.Family == EvasionFamilies.TcpXmas && !cell.IsDocumented).Select(Target),
        Is.SupersetOf(new ushort?[] { 6379, 26379 }));

    [Test]
    public void A_stranger_pretends_to_be_a_host_that_may_reach_the_port()
    {
        var spoofed = Between("ext-stranger", "data-redis").First(cell => cell.Family == EvasionFamilies.SpoofedSource);
        var pretended = Reference.Topology.Hosts.Single(host => host.Address.Equals(spoofed.Packet.Source));
        Assert.That(Reference.Policy.Permitted(pretended, Reference.Host("data-redis"), Protocol.Tcp).Contains(Target(spoofed)!.Value));
        Assert.That(pretended.Zone, Is.Not.EqualTo("external"));
    }

    [Test]
    public void Types_of_ICMP_are_no_question_where_the_policy_documents_ICMP()
    {
        Assert.That(Between("worker-1", "master-1").Where(cell => cell.Family == EvasionFamilies.IcmpType).All(cell => cell.IsDocumented));
        Assert.That(
            Between("worker-1", "data-redis").Where(cell => cell.Family == EvasionFamilies.IcmpType).Any(cell => cell.IsDocumented),
            Is.False);
    }

    [Test]
    public void Nothing_over_IPv6_is_documented() =>
        Assert.That(All.Value.Where(entry => entry.Cell.Packet.IsOver6 && entry.Cell.IsDocumented), Is.Empty);

    [Test]
    public void A_policy_that_permits_every_port_still_has_a_plan()
    {
        var flow = Reference.Policy.Flows[0] with
        {
            From = [new Selector("lan", null)],
            To = [new Selector("data", null)],
            Ports = Protocol.Tcp.Cells(),
        };
        var plan = new EvasionPlan(Reference.Policy with { Flows = [flow, flow with { Protocol = Protocol.Udp }] }, Reference.Topology);
        var cells = plan.Cells(new EvasionSweep(Reference.Host("lan-1"), Reference.Host("data-redis")));
        Assert.That(cells.Where(cell => cell.Family == EvasionFamilies.Fragment).All(cell => cell.IsDocumented));
    }

    private static IReadOnlyList<EvasionCell> Between(string from, string to) =>
        Plan.Cells(new EvasionSweep(Reference.Host(from), Reference.Host(to)));

    private static string Told(EvasionCell cell) =>
        $"{cell.Number} {cell} {cell.Shape} {cell.IsDocumented} {cell.Packet.Source} {cell.Packet.Transport}";

    private static ushort? Target(EvasionCell cell) => Ports(cell).Target;

    private static (ushort? Source, ushort? Target) Ports(EvasionCell cell) => cell.Packet.Transport switch
    {
        TcpSegment tcp => (tcp.SourcePort, tcp.TargetPort),
        UdpDatagram udp => (udp.SourcePort, udp.TargetPort),
        _ => (null, null),
    };
}

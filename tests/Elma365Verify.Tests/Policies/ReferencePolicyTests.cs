using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Policies;

/// <summary>The reference policy against the vendor's tables.</summary>
public sealed class ReferencePolicyTests
{
    private const string UsersSection = "Настройка файерволла";

    private static IEnumerable<TestCaseData> Rows() =>
        SeedTables.Rows.Select(row => new TestCaseData(row).SetArgDisplayNames($"{row.Section}, {row.Row}"));

    [TestCaseSource(nameof(Rows))]
    public void Every_row_of_the_seed_is_one_flow_with_its_protocol_and_ports(object row)
    {
        var expected = (SeedRow)row;
        var flows = Reference.Policy.Flows.Where(flow => flow.Seed.Contains(new SeedReference(expected.Section, expected.Row))).ToList();

        Assert.That(flows, Has.Count.EqualTo(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(flows[0].Protocol.ToLowerName(), Is.EqualTo(expected.Protocol));
            Assert.That(flows[0].Ports, Is.EqualTo(Reference.Ports(expected.Ports)));
        }
    }

    [Test]
    public void Every_reference_to_the_seed_is_a_row_or_the_passage_on_the_firewall()
    {
        var rows = SeedTables.Rows.Select(row => new SeedReference(row.Section, row.Row)).ToList();
        var references = Reference.Policy.Flows.SelectMany(flow => flow.Seed).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Has.Count.EqualTo(60));
            Assert.That(references.Where(reference => reference.Row is not null), Is.EquivalentTo(rows));
            Assert.That(
                references.Where(reference => reference.Row is null).Select(reference => reference.Section),
                Is.All.EqualTo(UsersSection));
        }
    }

    [Test]
    public void Users_over_HTTPS_are_the_only_flow_without_a_row()
    {
        var flow = Reference.Policy.Flows.Single(flow => flow.Seed.All(reference => reference.Row is null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(flow.From, Is.EqualTo(new[] { new Selector("external", "allowed") }));
            Assert.That(flow.To, Is.EqualTo(new[] { new Selector("edge", "proxy") }));
            Assert.That(flow.Protocol, Is.EqualTo(Protocol.Tcp));
            Assert.That(flow.Ports, Is.EqualTo(Reference.Ports("443")));
        }
    }

    [Test]
    public void Registry_and_repository_are_a_second_reference_of_the_registry_flow() => Assert.That(
        Reference.Policy.Flows.Single(flow => flow.Id == "registry").Seed,
        Is.EqualTo(new[] { new SeedReference("Внешний трафик для всех узлов", 4), new SeedReference(UsersSection, null) }));

    [Test]
    public void Every_pair_of_hosts_is_permitted_what_the_tables_say_and_nothing_else([Values] Protocol protocol)
    {
        var wrong =
            from pair in Reference.Topology.Pairs()
            let expected = Expected(pair.From, pair.To, protocol)
            let actual = Reference.Policy.Permitted(pair.From, pair.To, protocol)
            where !expected.Equals(actual)
            select $"{pair.From} → {pair.To}: expected {expected}, policy {actual}";

        Assert.That(wrong, Is.Empty);
    }

    [TestCase("ext-stranger", null)]
    [TestCase("lan-1", null)]
    [TestCase("data-redis", null)]
    [TestCase("ext-internet", null)]
    [TestCase(null, "lan-1")]
    [TestCase(null, "ext-stranger")]
    [TestCase(null, "ext-allowed")]
    public void Nothing_is_permitted_where_the_seed_is_silent(string? from, string? to)
    {
        var flows = Reference.Topology.Pairs()
            .Where(pair => (from is null || pair.From.Name == from) && (to is null || pair.To.Name == to))
            .SelectMany(pair => Reference.Policy.FlowsBetween(pair.From, pair.To));

        Assert.That(flows, Is.Empty);
    }

    [Test]
    public void Every_flow_can_be_proven_between_two_hosts_of_the_reference_topology() =>
        Assert.That(Reference.Policy.UnprovableFlows(Reference.Topology), Is.Empty);

    [Test]
    public void A_flow_between_masters_can_not_be_proven_with_one_master()
    {
        var single = new Topology([.. Reference.Topology.Hosts.Where(host => host.Name != "master-2")]);

        Assert.That(
            string.Join(' ', Reference.Policy.UnprovableFlows(single).Select(flow => flow.Id)),
            Is.EqualTo("etcd-replication capi-webhook vcd-webhook deckhouse-webhook"));
    }

    private static PortSet Expected(Host from, Host to, Protocol protocol)
    {
        var ports = SeedTables.Rows
            .Where(row => row.Protocol == protocol.ToLowerName()
                && SeedTables.Directions[row.Section].From.Contains(from.Name)
                && (row.Store is { } store ? store == to.Name : SeedTables.Directions[row.Section].To.Contains(to.Name)))
            .Aggregate(PortSet.Empty, (all, row) => all.Union(Reference.Ports(row.Ports)));
        return (from.Name, to.Name, protocol) is ("ext-allowed", "edge-proxy", Protocol.Tcp) ? ports.Union(Reference.Ports("443")) : ports;
    }
}

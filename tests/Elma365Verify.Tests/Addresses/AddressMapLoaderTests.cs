using Elma365Verify.Addresses;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Addresses;

/// <summary>Four hosts: two masters, Redis and PostgreSQL.</summary>
public sealed class AddressMapLoaderTests
{
    private const string Whole = """
        zones:
          master: 10.1.0.0/24
          data: [10.2.0.0/24, 10.3.0.0/24]
        hosts:
          data-redis: 10.2.0.5
        firewall: [10.1.0.1, 10.2.0.1]
        interfaces:
          eth1: master
          eth2: [data-redis, data]
        """;

    private static readonly Topology Four = new(
        [.. new[] { "master-1", "master-2", "data-redis", "data-postgresql" }.Select(Reference.Host)]);

    [Test]
    public void A_host_stands_for_its_own_addresses_else_for_what_is_left_of_its_zones()
    {
        var map = AddressMapLoader.Parse(Whole, "mine.yaml", Four);

        Assert.That(map.Hosts.Select(host => $"{host.Host}: {host.Addresses}"), Is.EqualTo(
        [
            "master-1: 10.1.0.0-10.1.0.255",
            "master-2: 10.1.0.0-10.1.0.255",
            "data-redis: 10.2.0.5",
            "data-postgresql: 10.2.0.0-10.2.0.4, 10.2.0.6-10.2.0.255, 10.3.0.0-10.3.0.255",
        ]));
        Assert.That(map.Legs("eth*"), Is.EqualTo(["master-1", "master-2", "data-redis", "data-postgresql"]));
    }

    [TestCase("10.1.0.0/24", "198.18.30.11, 198.18.30.12, 198.18.0.1")]
    [TestCase("10.2.0.5", "198.18.60.12")]
    [TestCase("10.2.0.0/15", "198.18.60.11, 198.18.60.12, 198.18.0.1")]
    [TestCase("10.9.0.0/16", "")]
    public void What_a_rule_names_are_the_hosts_that_stand_for_all_of_theirs_in_it(string named, string addresses)
    {
        var found = AddressMapLoader.Parse(Whole, "mine.yaml", Four).Within(AddressSet.TryParse(named)!);

        Assert.That(found.Order(), Is.EqualTo(addresses.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order()));
    }

    [Test]
    public void A_rule_that_names_a_part_of_a_zone_nobody_has_to_himself_is_refused()
    {
        var map = AddressMapLoader.Parse(Whole, "mine.yaml", Four);

        Assert.That(
            () => map.Within(AddressSet.TryParse("10.1.0.7")!),
            Throws.TypeOf<ConfigurationException>()
                .With.Message.Contains("10.1.0.7")
                .And.Message.Contains("master-1")
                .And.Message.Contains("'hosts'"));
        Assert.That(() => map.Legs("eth3"), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'interfaces'"));
    }

    [TestCase("data: [10.2", "date: [10.2", "mine.yaml:3: the topology has no zone 'date'; did you mean 'data'?")]
    [TestCase("data-redis: 10.2.0.5", "redis: 10.2.0.5", "mine.yaml:5: the topology has no host 'redis'")]
    [TestCase("master: 10.1.0.0/24", "master: 10.1.0.7/24", "mine.yaml:2: '10.1.0.7/24' is no IPv4 address, network or range")]
    [TestCase("10.3.0.0/24]", "10.2.0.0/24]", "mine.yaml:3: 10.2.0.0-10.2.0.255 is already in line 3")]
    [TestCase("10.3.0.0/24]", "10.1.0.128-10.1.1.3]", "overlap")]
    [TestCase("  master: 10.1.0.0/24\n", "", "mine.yaml:1: no address is left for master-1")]
    [TestCase("eth1: master", "eth1: mister", "mine.yaml:8: the topology has no zone or host 'mister'")]
    [TestCase("interfaces:", "interface:", "an address map has no key 'interface'; did you mean 'interfaces'?")]
    public void What_is_wrong_with_a_map_is_told_with_file_and_line(string right, string wrong, string message)
    {
        var pieces = Whole.Split(right);
        Assert.That(pieces, Has.Length.EqualTo(2));

        Assert.That(
            () => AddressMapLoader.Parse(string.Join(wrong, pieces), "mine.yaml", Four),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains(message));
    }
}

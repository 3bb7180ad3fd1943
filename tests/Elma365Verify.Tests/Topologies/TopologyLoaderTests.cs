using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Topologies;

public sealed class TopologyLoaderTests
{
    private const string Sound = """
        hosts:
          - name: first
            zone: master
            role: master
            address: 198.18.30.11
            description: A master.
          - { name: second, zone: data, role: redis, address: 198.19.255.254, service: redis, description: A store. }
        """;

    [Test]
    public void A_sound_topology_is_read()
    {
        var topology = TopologyLoader.Parse(Sound, "t.yaml", Reference.Policy);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', topology.Hosts), Is.EqualTo("first second"));
            Assert.That(topology.Hosts[0].Address.ToString(), Is.EqualTo("198.18.30.11"));
            Assert.That(topology.Hosts[0].Service, Is.Null);
            Assert.That(topology.Hosts[1].Service, Is.EqualTo("redis"));
        }
    }

    [TestCase("name: first", "nam: first", 2, "a host has no key 'nam'; did you mean 'name'?", TestName = "{m}(unknown key)")]
    [TestCase("    role: master\n", "", 2, "a host needs the key 'role'; add it", TestName = "{m}(missing key)")]
    [TestCase("role: master", "zone: master", 4, "'zone' is given twice", TestName = "{m}(duplicate key)")]
    [TestCase("name: second", "name: first", 7, "the name 'first' is already that of the host in line 2", TestName = "{m}(duplicate name)")]
    [TestCase("198.19.255.254", "198.18.30.11", 7, "the address 198.18.30.11 is already that of the host in line 5",
        TestName = "{m}(duplicate address)")]
    [TestCase("name: first", "name: sixteen-letters-", 2, "has 16 characters; it names an interface, which takes at most 15",
        TestName = "{m}(long name)")]
    [TestCase("name: first", "name: First", 2, "'First' can't name a host", TestName = "{m}(capitals)")]
    [TestCase("name: first", "name: 1st", 2, "'1st' can't name a host", TestName = "{m}(a digit first)")]
    [TestCase("name: first", "name: lo", 2, "'lo' can't name an interface", TestName = "{m}(the loopback)")]
    [TestCase("198.18.30.11", "10.0.0.1", 5, "'10.0.0.1' is no address within 198.18.0.0/15; nothing outside it is ever probed",
        TestName = "{m}(outside)")]
    [TestCase("198.18.30.11", "198.20.0.1", 5, "is no address within 198.18.0.0/15", TestName = "{m}(just above)")]
    [TestCase("198.18.30.11", "198.17.255.254", 5, "is no address within 198.18.0.0/15", TestName = "{m}(just below)")]
    [TestCase("198.18.30.11", "198.18.30.011", 5, "is no address", TestName = "{m}(octal)")]
    [TestCase("198.18.30.11", "3323076107", 5, "is no address", TestName = "{m}(a number)")]
    [TestCase("198.18.30.11", "2001:db8::1", 5, "is no address", TestName = "{m}(IPv6)")]
    [TestCase("198.18.30.11", "\"::ffff:198.18.30.11\"", 5, "is no address", TestName = "{m}(IPv4 in IPv6)")]
    [TestCase("198.18.30.11", "198.18.0.1", 5, "198.18.0.1 is the firewall's own address on every leg", TestName = "{m}(the gateway)")]
    [TestCase("198.18.30.11", "198.18.30.0", 5, "198.18.30.0 ends in 0 or 255", TestName = "{m}(a network)")]
    [TestCase("198.18.30.11", "198.18.30.255", 5, "198.18.30.255 ends in 0 or 255", TestName = "{m}(a broadcast)")]
    [TestCase("zone: master", "zone: mater", 3, "the policy has no zone 'mater'; did you mean 'master'?", TestName = "{m}(unknown zone)")]
    [TestCase("role: redis", "role: reddis", 7, "the zone 'data' has no role 'reddis'; did you mean 'redis'?",
        TestName = "{m}(unknown role)")]
    [TestCase("service: redis", "service: Redis 7", 7, "'Redis 7' can't name a service", TestName = "{m}(bad service)")]
    [TestCase("description: A master.", "description:", 6, "'description' is empty", TestName = "{m}(no description)")]
    public void An_error_names_its_line_and_its_mend(string old, string replacement, int line, string expected)
    {
        var text = Sound.ReplaceLineEndings("\n");
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assume.That(at, Is.GreaterThanOrEqualTo(0));

        var message = Message(string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length)));

        var atLine = message.Split('\n').Where(error => error.StartsWith($"t.yaml:{line}: ", StringComparison.Ordinal));
        Assert.That(atLine, Has.Some.Contains(expected), message);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(251)]
    public void Too_few_or_too_many_hosts_are_refused(int count) => Assert.That(
        Message(Hosts(count)), Is.EqualTo("t.yaml:2: 'hosts' is a list of 2 to 250 hosts"));

    [TestCase(2)]
    [TestCase(250)]
    public void The_fewest_and_the_most_hosts_are_read(int count) =>
        Assert.That(TopologyLoader.Parse(Hosts(count), "t.yaml", Reference.Policy).Hosts, Has.Length.EqualTo(count));

    [Test]
    public void The_reference_topology_has_its_fifteen_hosts_in_order() => Assert.That(
        string.Join(' ', Reference.Topology.Hosts),
        Is.EqualTo("ext-allowed ext-stranger ext-internet edge-proxy master-1 master-2 worker-1 worker-2 frontend-1 "
            + "data-postgresql data-redis data-rabbitmq data-minio data-mongodb lan-1"));

    [Test]
    public void Each_zone_of_the_reference_topology_has_a_network_of_its_own()
    {
        var networks = Reference.Topology.Hosts.GroupBy(host => host.Zone).Select(zone => zone
            .Select(host => string.Join('.', host.Address.GetAddressBytes().Take(3))).Distinct().ToList()).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(networks, Has.Count.EqualTo(Reference.Policy.Zones.Length));
            Assert.That(networks, Has.All.Count.EqualTo(1));
            Assert.That(networks.Select(network => network[0]), Is.Unique);
        }
    }

    private static string Hosts(int count) => count == 0
        ? "hosts:\n  []\n"
        : "hosts:\n" + string.Concat(Enumerable.Range(1, count).Select(number =>
            $"  - {{ name: h{number}, zone: lan, role: workstation, address: 198.18.9.{number}, description: D. }}\n"));

    private static string Message(string text) =>
        Assert.Throws<ConfigurationException>(() => TopologyLoader.Parse(text, "t.yaml", Reference.Policy))!.Message;
}

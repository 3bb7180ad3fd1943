using System.Text.RegularExpressions;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Topologies;

public sealed partial class RulesetDefinitionsTests
{
    private static readonly string Ruleset = File.ReadAllText(Reference.PathOf("firewall.nft"));

    [TestCase("gateway", "198.18.0.1")]
    [TestCase("master", "198.18.30.11 198.18.30.12")]
    [TestCase("data_redis", "198.18.60.12")]
    [TestCase("external_internet", "198.18.10.13")]
    [TestCase("node", "198.18.30.11 198.18.30.12 198.18.40.11 198.18.40.12 198.18.50.11")]
    [TestCase("gateway_6", "fd9c:4ea1:d365::c612:1")]
    [TestCase("master_6", "fd9c:4ea1:d365::c612:1e0b fd9c:4ea1:d365::c612:1e0c")]
    [TestCase("data_redis_6", "fd9c:4ea1:d365::c612:3c0c")]
    public void A_definition_holds_the_addresses_of_its_hosts(string name, string addresses) =>
        Assert.That(string.Join(' ', Definition(name).Elements), Is.EqualTo(addresses));

    [Test]
    public void Each_leg_stands_with_its_only_address() => Assert.That(
        Definition("legs").Elements, Is.EqualTo(Reference.Topology.Hosts.Select(host => $"\"{host.Name}\" . {host.Address}")));

    [Test]
    public void Every_definition_of_IPv4_addresses_has_its_twin_of_as_many_IPv6_addresses()
    {
        var all = RulesetDefinitions.All(Reference.Policy, Reference.Topology);
        var twins = all.Where(definition => definition.Name.EndsWith("_6", StringComparison.Ordinal)).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                twins.Select(twin => (twin.Name[..^2], twin.Elements.Length)),
                Is.EqualTo(all.Except(twins).Select(definition => (definition.Name, definition.Elements.Length))));
            Assert.That(twins.SelectMany(twin => twin.Elements), Has.All.Contains("fd9c:4ea1:d365::"));
        }
    }

    [Test]
    public void A_zone_with_one_role_has_no_definition_for_the_role() => Assert.That(
        RulesetDefinitions.All(Reference.Policy, Reference.Topology).Select(definition => definition.Name),
        Has.None.EqualTo("master_master"));

    [Test]
    public void A_zone_without_a_host_is_a_set_no_packet_is_in()
    {
        var withoutLan = new Topology([.. Reference.Topology.Hosts.Where(host => host.Zone != "lan")]);

        Assert.That(
            RulesetDefinitions.Text(Reference.Policy, withoutLan),
            Does.Contain("No host in this topology.\ndefine lan = {\n    0.0.0.0,\n}\n")
                .And.Contain("No host in this topology.\ndefine lan_6 = {\n    ::,\n}\n"));
    }

    [Test]
    public void The_file_defines_single_values_and_sets_as_nft_reads_them()
    {
        var text = RulesetDefinitions.Text(Reference.Policy, Reference.Topology);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Contain("\ndefine gateway = 198.18.0.1\n"));
            Assert.That(text, Does.Contain("\ndefine edge = {\n    198.18.20.11,\n}\n"));
            Assert.That(text, Does.Contain("\ndefine legs = {\n    \"ext-allowed\" . 198.18.10.11,\n"));
        }
    }

    [Test]
    public void Names_are_unique_and_the_reference_ruleset_uses_no_other()
    {
        var names = RulesetDefinitions.All(Reference.Policy, Reference.Topology).Select(definition => definition.Name).ToList();
        var used = Code().SelectMany(line => Variable().Matches(line)).Select(match => match.Groups[1].Value).Distinct().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(names, Is.Unique);
            Assert.That(used, Is.Not.Empty.And.SubsetOf(names));
        }
    }

    [Test]
    public void The_reference_ruleset_includes_the_definitions_and_flushes_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Code(), Has.Some.EqualTo($"include \"{RulesetDefinitions.FileName}\""));
            Assert.That(Code(), Has.None.Contains("flush"));
        }
    }

    private static RulesetDefinition Definition(string name) =>
        RulesetDefinitions.All(Reference.Policy, Reference.Topology).Single(definition => definition.Name == name);

    private static IEnumerable<string> Code() => Ruleset.Split('\n').Select(line => line.Split('#')[0].Trim());

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();
}

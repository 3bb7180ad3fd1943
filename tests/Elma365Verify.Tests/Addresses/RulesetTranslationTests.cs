using System.Text.Json.Nodes;
using Elma365Verify.Addresses;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Addresses;

/// <summary>Rules as nftables lists them, for two masters, Redis and PostgreSQL.</summary>
public sealed class RulesetTranslationTests
{
    private const string Source = """{"payload": {"protocol": "ip", "field": "saddr"}}""";
    private const string Target = """{"payload": {"protocol": "ip", "field": "daddr"}}""";
    private const string Port = """{"payload": {"protocol": "tcp", "field": "dport"}}""";

    private static readonly AddressMap Map = AddressMapLoader.Parse(
        """
        zones: { master: 10.1.0.0/24, data: 10.2.0.0/24 }
        hosts: { data-redis: 10.2.0.5 }
        interfaces: { eth1: master }
        """,
        "mine.yaml",
        new Topology([.. new[] { "master-1", "master-2", "data-redis", "data-postgresql" }.Select(Reference.Host)]));

    [TestCase(Source, "==", "\"10.2.0.5\"", """{"set": ["198.18.60.12"]}""")]
    [TestCase(Target, "!=", """{"prefix": {"addr": "10.1.0.0", "len": 24}}""", """{"set": ["198.18.30.11", "198.18.30.12"]}""")]
    [TestCase(Source, "==", """{"range": ["10.2.0.5", "10.2.0.5"]}""", """{"set": ["198.18.60.12"]}""")]
    [TestCase(Source, "==", """{"set": ["10.2.0.5", {"prefix": {"addr": "10.2.0.0", "len": 24}}]}""",
        """{"set": ["198.18.60.12", "198.18.60.11"]}""")]
    [TestCase(Source, "==", "\"10.9.9.9\"", """{"set": ["0.0.0.0"]}""")]
    [TestCase(Source, "==", "\"@mine\"", "\"@mine\"")]
    [TestCase("""{"meta": {"key": "iifname"}}""", "==", "\"eth1\"", """{"set": ["master-1", "master-2"]}""")]
    [TestCase("""{"meta": {"key": "oifname"}}""", "==", "\"lo\"", """{"set": ["lo"]}""")]
    [TestCase(Port, "==", "22", "22")]
    [TestCase("""{"payload": {"protocol": "ip6", "field": "saddr"}}""", "==", "\"2001:db8::1\"", "\"2001:db8::1\"")]
    [TestCase($$$"""{"concat": [{{{Source}}}, {{{Port}}}]}""",
        "==",
        """{"set": [{"concat": ["10.2.0.5", 22]}, {"concat": [{"prefix": {"addr": "10.1.0.0", "len": 24}}, 80]}]}""",
        """{"set": [{"concat": ["198.18.60.12", 22]}, {"concat": ["198.18.30.11", 80]}, {"concat": ["198.18.30.12", 80]}]}""")]
    public void A_comparison_names_the_hosts_that_stand_for_the_addresses(string left, string op, string right, string translated)
    {
        var match = Translated($$$"""{"match": {"op": "{{{op}}}", "left": {{{left}}}, "right": {{{right}}}}}""")["match"]!;

        Assert.That(JsonNode.DeepEquals(match["right"], JsonNode.Parse(translated)), match.ToJsonString());
        Assert.That(JsonNode.DeepEquals(match["left"], JsonNode.Parse(left)));
        Assert.That((string?)match["op"], Is.EqualTo(op));
    }

    [Test]
    public void A_verdict_map_keeps_its_verdicts()
    {
        var lookup = Translated($$$"""
            {"vmap": {"key": {{{Source}}}, "data": {"set": [["10.2.0.5", {"accept": null}], [{"prefix": {"addr": "10.1.0.0", "len": 24}}, {"jump": {"target": "m"}}]]} } }
            """);

        Assert.That(JsonNode.DeepEquals(lookup["vmap"]!["data"], JsonNode.Parse("""
            {"set": [["198.18.60.12", {"accept": null}], ["198.18.30.11", {"jump": {"target": "m"}}], ["198.18.30.12", {"jump": {"target": "m"}}]]}
            """)), lookup.ToJsonString());
    }

    [Test]
    public void A_named_set_and_a_named_map_are_translated_and_lose_only_their_handles()
    {
        var all = Listing(
            """{"set": {"family": "inet", "table": "t", "name": "mine", "type": "ipv4_addr", "flags": ["interval"], "handle": 7, "elem": [{"prefix": {"addr": "10.1.0.0", "len": 24}}]}}""",
            """{"set": {"family": "inet", "table": "t", "name": "ports", "type": "inet_service", "elem": [22]}}""",
            """{"set": {"family": "inet", "table": "t", "name": "nobody", "type": "ipv4_addr", "elem": ["10.9.9.9"]}}""",
            """{"map": {"family": "inet", "table": "t", "name": "m", "type": ["ifname", "ipv4_addr"], "map": "verdict", "elem": [[{"concat": ["eth1", "10.2.0.5"]}, {"accept": null}]]}}""");

        var commands = RulesetTranslation.Of(all, Map)["nftables"]!.AsArray()
            .Select(command => command!["add"]!.AsObject().Single().Value!)
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(commands[0]["elem"]!.ToJsonString(), Is.EqualTo("""["198.18.30.11","198.18.30.12"]"""));
            Assert.That(commands[0]["handle"], Is.Null);
            Assert.That(commands[0]["flags"]!.ToJsonString(), Is.EqualTo("""["interval"]"""));
            Assert.That(commands[1]["elem"]!.ToJsonString(), Is.EqualTo("[22]"));
            Assert.That(commands[2]["elem"], Is.Null);
            Assert.That(
                commands[3]["elem"]!.ToJsonString(),
                Is.EqualTo(
                    """[[{"concat":["master-1","198.18.60.12"]},{"accept":null}],"""
                    + """[{"concat":["master-2","198.18.60.12"]},{"accept":null}]]"""));
        }
    }

    [TestCase($$$"""{"match": {"op": "<", "left": {{{Source}}}, "right": "10.2.0.5"}}""", "by '<'")]
    [TestCase($$$"""{"match": {"op": "==", "left": {"&": [{{{Source}}}, "255.255.255.0"]}, "right": "10.2.0.0"}}""",
        "in a way that can't be translated")]
    [TestCase("""{"match": {"op": "==", "left": {"ct": {"key": "ip saddr", "dir": "original"}}, "right": "10.2.0.5"}}""",
        "connection tracking")]
    [TestCase("""{"dnat": {"addr": "10.2.0.5", "port": 22}}""", "translates addresses (dnat)")]
    [TestCase($$$"""{"match": {"op": "==", "left": {{{Source}}}, "right": "10.1.0.7"}}""", "10.1.0.7")]
    [TestCase("""{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "eth9"}}""", "eth9")]
    public void What_can_not_be_translated_exactly_is_refused_with_its_chain(string statement, string message) => Assert.That(
        () => Translated(statement),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("rule of t forward: ").And.Message.Contains(message));

    private static JsonNode Translated(string statement)
    {
        var all = Listing(
            """{"metainfo": {"version": "1.0.6"}}""",
            $$$"""{"rule": {"family": "inet", "table": "t", "chain": "forward", "handle": 3, "expr": [{{{statement}}}, {"accept": null}]}}""");
        var commands = RulesetTranslation.Of(all, Map)["nftables"]!.AsArray();
        Assert.That(commands, Has.Count.EqualTo(1));
        return commands[0]!["add"]!["rule"]!["expr"]![0]!;
    }

    private static JsonObject Listing(params string[] entries) =>
        JsonNode.Parse($$$"""{"nftables": [{{{string.Join(", ", entries)}}}]}""")!.AsObject();
}

using Elma365Verify.Containers.Environments;

namespace Elma365Verify.Tests.Containers;

internal sealed class FlowListingTests
{
    /// <summary>What nft 1.0.6 prints, shortened.</summary>
    private const string Listed = """
        {"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}},
        {"table": {"family": "netdev", "name": "elma365_flows", "handle": 1}},
        {"counter": {"family": "netdev", "name": "seen", "table": "elma365_flows", "handle": 9, "packets": 48, "bytes": 77399}},
        {"set": {"family": "netdev", "name": "hosts", "table": "elma365_flows", "type": ["ifname", "ipv4_addr"], "handle": 13,
        "elem": [{"concat": ["worker-1", "198.18.4.1"]}]}},
        {"set": {"family": "netdev", "name": "opened", "table": "elma365_flows", "type": ["ipv4_addr", "ipv4_addr", "inet_service"],
        "handle": 14, "size": 9, "elem": [{"concat": ["198.18.1.1", "198.18.1.2", 801]}]}},
        {"set": {"family": "netdev", "name": "segments", "table": "elma365_flows", "type": ["ipv4_addr", "ipv4_addr", "inet_service"],
        "handle": 15, "size": 9, "elem": [
        {"elem": {"val": {"concat": ["198.18.1.1", "198.18.1.2", 801]}, "counter": {"packets": 2, "bytes": 100}}},
        {"elem": {"val": {"concat": ["198.18.1.1", "198.18.1.2", 8000]}, "counter": {"packets": 20, "bytes": 71421}}}],
        "stmt": [{"counter": null}]}},
        {"set": {"family": "netdev", "name": "spoofed", "table": "elma365_flows", "handle": 16, "stmt": [{"counter": null}]}},
        {"chain": {"family": "netdev", "table": "elma365_flows", "name": "frame", "handle": 1}},
        {"rule": {"family": "netdev", "table": "elma365_flows", "chain": "frame", "handle": 23, "expr": [{"counter": "unrecorded"}]}}]}
        """;

    [Test]
    public void Elements_are_read_with_their_counts()
    {
        var rows = FlowListing.Parse(Listed).Rows("segments");

        Assert.That(rows.Select(row => row.Packets), Is.EqualTo<long[]>([2, 20]));
        Assert.That(rows[1].Key, Is.EqualTo<string[]>(["198.18.1.1", "198.18.1.2", "8000"]));
    }

    [Test]
    public void A_counter_is_read() => Assert.That(FlowListing.Parse(Listed).Counter("seen"), Is.EqualTo(48));

    [TestCase("spoofed")]
    [TestCase("hosts")]
    [TestCase("opened")]
    public void A_set_without_counted_elements_is_empty(string set) => Assert.That(FlowListing.Parse(Listed).Rows(set), Is.Empty);

    [Test]
    public void A_set_or_counter_that_is_not_there_is_refused_rather_than_empty()
    {
        var listing = FlowListing.Parse(Listed);

        Assert.That(() => listing.Rows("datagrams"), Throws.TypeOf<FormatException>());
        Assert.That(() => listing.Counter("unrecorded"), Throws.TypeOf<FormatException>());
    }

    [TestCase("")]
    [TestCase("Error: No such file or directory")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"nftables": 1}""")]
    [TestCase("""{"nftables": [1]}""")]
    [TestCase("""{"nftables": [{"set": {"elem": []}}]}""", TestName = "{m}(no name)")]
    [TestCase("""{"nftables": [{"set": {"name": null}}]}""", TestName = "{m}(a null name)")]
    [TestCase("""{"nftables": [{"set": {"name": "a"}}, {"set": {"name": "a"}}]}""", TestName = "{m}(a set twice)")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": 1}}]}""")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": [1]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": [{"concat": ["x", 1]}]}}]}""", TestName = "{m}(no counter)")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": [{"elem": {"val": {"concat": ["x", 1]}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": [{"elem": {"val": "x", "counter": {"packets": 1}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": [{"elem": {"val": {"concat": ["x"]}, "counter": {"packets": -1}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"name": "a", "elem": [{"elem": {"val": {"concat": ["x"]}, "counter": {"packets": 1.5}}}]}}]}""")]
    [TestCase("""{"nftables": [{"counter": {"name": "a"}}]}""")]
    [TestCase("""{"nftables": [{"counter": {"name": "a", "packets": "1"}}]}""")]
    public void Anything_else_is_refused_rather_than_read_as_nothing_seen(string text) =>
        Assert.That(() => FlowListing.Parse(text), Throws.TypeOf<FormatException>());
}

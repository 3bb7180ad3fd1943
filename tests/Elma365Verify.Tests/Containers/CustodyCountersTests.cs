using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Containers;

internal sealed class CustodyCountersTests
{
    /// <summary>What nft 1.0.6 prints, with a protocol as the number it has where no name is known.</summary>
    private const string Listed = """
        {"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}},
        {"set": {"family": "netdev", "name": "entered", "table": "elma365_custody", "type": ["inet_proto", "integer"], "handle": 2,
        "size": 65535, "elem": [
        {"elem": {"val": {"concat": ["udp", 1]}, "counter": {"packets": 65535, "bytes": 2883540}}},
        {"elem": {"val": {"concat": [6, 1]}, "counter": {"packets": 7, "bytes": 308}}},
        {"elem": {"val": {"concat": ["icmp", 40000]}, "counter": {"packets": 1, "bytes": 44}}}],
        "stmt": [{"counter": null}]}}]}
        """;

    private const string Empty = """
        {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"set": {"family": "ip", "name": "handed_on", "table": "elma365_custody"}}]}
        """;

    [TestCase(Protocol.Udp, 1, ExpectedResult = 65535)]
    [TestCase(Protocol.Tcp, 1, ExpectedResult = 7)]
    [TestCase(Protocol.Icmp, 40000, ExpectedResult = 1)]
    [TestCase(Protocol.Icmp, 1, ExpectedResult = 0, TestName = "{m}(never seen)")]
    public long A_count_is_found_by_protocol_and_sweep(Protocol protocol, int sweep) =>
        CustodyCounters.Parse(Listed)[new CustodyKey(protocol, (ushort)sweep)];

    [Test]
    public void A_set_without_elements_counts_nothing() =>
        Assert.That(CustodyCounters.Parse(Empty)[new CustodyKey(Protocol.Tcp, 1)], Is.Zero);

    [TestCase("")]
    [TestCase("Error: No such file or directory")]
    [TestCase("{}")]
    [TestCase("""{"nftables": 1}""")]
    [TestCase("""{"nftables": [{"set": {"elem": [1]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["tcp", 1]}}}]}}]}""", TestName = "{m}(no counter)")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["sctp", 1]}, "counter": {"packets": 1}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["tcp"]}, "counter": {"packets": 1}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["tcp", 65536]}, "counter": {"packets": 1}}}]}}]}""")]
    public void Anything_else_is_refused_rather_than_read_as_nothing_seen(string text) =>
        Assert.That(() => CustodyCounters.Parse(text), Throws.TypeOf<FormatException>());
}

using Elma365Verify.Containers.Environments;

namespace Elma365Verify.Tests.Containers;

internal sealed class EvasionCountersTests
{
    /// <summary>What nft 1.0.6 prints of a set by sweep.</summary>
    private const string BySweep = """
        {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"set": {"family": "netdev", "name": "entered", "table": "elma365_evasions",
        "type": ["ether_type", "integer"], "handle": 2, "size": 65535, "elem": [
        {"elem": {"val": {"concat": ["ip", 5]}, "counter": {"packets": 600, "bytes": 56}}},
        {"elem": {"val": {"concat": ["ip6", 5]}, "counter": {"packets": 288, "bytes": 76}}},
        {"elem": {"val": {"concat": ["ip", 6]}, "counter": {"packets": 1, "bytes": 76}}}], "stmt": [{"counter": null}]}}]}
        """;

    /// <summary>And of one by cell.</summary>
    private const string ByCell = """
        {"nftables": [{"set": {"name": "reached", "elem": [
        {"elem": {"val": {"concat": ["udp", 5, 17]}, "counter": {"packets": 2, "bytes": 132}}},
        {"elem": {"val": {"concat": [132, 5, 18]}, "counter": {"packets": 1, "bytes": 60}}}]}}]}
        """;

    [Test]
    public void Packets_of_both_IP_versions_are_added_up_by_sweep() => Assert.That(
        EvasionCounters.Parse(BySweep).BySweep(), Is.EqualTo(new Dictionary<ushort, long> { [5] = 888, [6] = 1 }));

    [Test]
    public void Cells_are_found_by_sweep()
    {
        var cells = EvasionCounters.Parse(ByCell).CellsBySweep();
        Assert.That(cells[5], Is.EquivalentTo(new ushort[] { 17, 18 }));
        Assert.That(cells[6], Is.Empty);
    }

    [Test]
    public void A_set_nothing_was_counted_in_is_empty() => Assert.That(
        EvasionCounters.Parse("""{"nftables": [{"metainfo": {}}, {"set": {"name": "entered"}}]}""").BySweep(), Is.Empty);

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["ip", 70000]}, "counter": {"packets": 1}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["ip"]}, "counter": {"packets": 1}}}]}}]}""")]
    [TestCase("""{"nftables": [{"set": {"elem": [{"elem": {"val": {"concat": ["ip", 5]}}}]}}]}""")]
    public void Anything_else_is_refused(string listed) =>
        Assert.That(() => EvasionCounters.Parse(listed), Throws.TypeOf<FormatException>());
}

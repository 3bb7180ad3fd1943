using System.Text.Json.Nodes;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Tests.Rulesets;

public sealed class RulesetJsonTests
{
    [TestCase("reference.json")]
    [TestCase("statements.json")]
    [TestCase("observed.json")]
    public void What_is_read_is_written_again_but_for_handles_and_versions(string listing)
    {
        var text = Listing.Text(listing);

        var written = RulesetJson.Write(RulesetJson.Read(text));

        Assert.That(Objects(written), Is.EquivalentTo(Objects(text)));
    }

    [TestCase("reference.json")]
    [TestCase("statements.json")]
    [TestCase("observed.json")]
    public void What_is_written_is_read_again(string listing)
    {
        var written = RulesetJson.Write(RulesetJson.Read(Listing.Text(listing)));

        Assert.That(RulesetJson.Write(RulesetJson.Read(written)), Is.EqualTo(written));
    }

    [Test]
    public void The_reference_ruleset_has_the_tables_chains_and_sets_of_its_file()
    {
        var table = Listing.Reference.Tables.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.ToString(), Is.EqualTo("inet elma365"));
            Assert.That(
                table.Chains.Select(chain => $"{chain.Name} {chain.Rules.Length}"),
                Is.EqualTo(["anti_spoofing 2", "input 2", "forward 7", "from_node 19", "from_allowed 3", "from_outside_to_frontend 2"]));
            Assert.That(table.Chain("forward")!.Base, Has.Property("Hook").EqualTo("forward").And.Property("Policy").EqualTo("drop"));
            Assert.That(table.Set("node_to_node_tcp")!.Elements, Has.Length.EqualTo(25));
        }
    }

    [Test]
    public void A_rule_reads_like_nft()
    {
        var rule = Listing.Reference.Tables[0].Chain("from_node")!.Rules[0];

        Assert.That(NftText.Of(rule), Is.EqualTo("ip daddr { 198.18.30.11, 198.18.30.12 } tcp dport @node_to_master_tcp accept"));
    }

    [Test]
    public void Every_rule_of_the_reference_ruleset_has_types_of_its_own() => Assert.That(
        Listing.Reference.Tables.SelectMany(table => table.Chains).SelectMany(chain => chain.Rules).SelectMany(rule => rule.Statements),
        Has.None.InstanceOf<OtherStatement>());

    [TestCase("", "no JSON")]
    [TestCase("{", "no JSON")]
    [TestCase("""{"nftables":[],"nftables":[]}""", "no JSON")]
    [TestCase("[]", "A listing is an object")]
    [TestCase("{}", "'nftables' is an array")]
    [TestCase("""{"nftables":[1]}""", "has one name")]
    [TestCase("""{"nftables":[{"table":null}]}""", "A table is an object")]
    [TestCase("""{"nftables":[{"table":{"family":"ip"}}]}""", "needs the text 'name'")]
    [TestCase("""{"nftables":[{"chain":{"family":"ip","table":"t","name":"c"}}]}""", "not listed before it")]
    [TestCase("""{"nftables":[{"add":{"table":{"family":"ip","name":"t"}}}]}""", "needs the text 'family'")]
    [TestCase("""{"nftables":[{"table":{"family":"ip","name":"t"}},{"table":{"family":"ip","name":"t"}}]}""", "listed twice")]
    [TestCase(
        """{"nftables":[{"table":{"family":"ip","name":"t"}},{"rule":{"family":"ip","table":"t","chain":"c","expr":[]}}]}""",
        "chain ip t c, which is not listed")]
    [TestCase(
        """{"nftables":[{"table":{"family":"ip","name":"t"}},{"chain":{"family":"ip","table":"t","name":"c","hook":"x","type":"nat"}}]}""",
        "needs the number 'prio'")]
    public void What_is_no_listing_is_explained(string text, string expected) =>
        Assert.That(() => RulesetJson.Read(text), Throws.TypeOf<FormatException>().With.Message.Contains(expected));

    [Test]
    public void A_listing_nested_without_end_is_refused() =>
        Assert.That(() => RulesetJson.Read(new string('[', 100_000)), Throws.TypeOf<FormatException>());

    private static List<string> Objects(string listing) =>
    [
        .. JsonNode.Parse(listing)!["nftables"]!.AsArray()
            .Select(item => item!.AsObject().First())
            .Where(item => item.Key != "metainfo")
            .Select(item => $"{item.Key} {Sorted(item.Value!.AsObject())}"),
    ];

    private static string Sorted(JsonObject body) => string.Join(
        ", ",
        body.Where(property => property.Key != "handle").OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => $"{property.Key}: {property.Value?.ToJsonString() ?? "null"}"));
}

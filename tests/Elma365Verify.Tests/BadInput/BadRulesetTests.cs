using Elma365Verify.Addresses;
using Elma365Verify.Rulesets.Dumps;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Tests.Rulesets;
using Elma365Verify.Tests.Rulesets.Dumps;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.BadInput;

/// <summary>Damaged dumps and listings: each is refused, or nothing of it is lost.</summary>
public sealed class BadRulesetTests
{
    private static readonly AddressMap Map = AddressMapLoader.Parse(
        "zones: { master: 10.1.0.0/24, data: 10.2.0.0/24 }\nhosts: { data-redis: 10.2.0.5 }\ninterfaces: { eth1: master, eth2: data }\n",
        "map.yaml",
        new Topology([.. new[] { "master-1", "master-2", "data-redis", "data-postgresql" }.Select(Reference.Host)]));

    [Test, CancelAfter(120_000)]
    public void A_damaged_dump_is_refused_or_read_without_losing_a_line() => new Tally("dumps").Run(
        Damage.Of(SampleDump.Text), 3000, "rules.v4", text =>
        {
            var kind = RulesetRecognition.Of(text, "rules.v4");
            var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
            if (kind == RulesetKind.Nftables)
                return IsNothingOfADump(lines);
            var dump = IptablesDump.Parse(text, "rules.v4", kind);
            var rules = dump.Tables.SelectMany(table => table.Rules).ToList();
            var meant = lines.Where(line => !line.StartsWith('#') && !string.IsNullOrWhiteSpace(line)).ToList();
            var appended = meant.Where(line => line.Split(' ', '\t').Take(2).Contains("-A")).Select(line => line.Trim());
            return rules.Select(rule => rule.Text).SequenceEqual(appended)
                && meant.Count == (2 * dump.Tables.Length) + dump.Tables.Sum(table => table.Chains.Length) + rules.Count
                && dump.For(null).Text == dump.Text;
        });

    [Test, CancelAfter(120_000)]
    public void A_damaged_dump_is_translated_without_losing_a_rule_or_leaving_an_address() => new Tally("dumps in one's own addresses").Run(
        Damage.Of(SampleDump.Text), 2000, "rules.v4", text =>
        {
            var kind = RulesetRecognition.Of(text, "rules.v4");
            if (kind == RulesetKind.Nftables)
                return true;
            var dump = IptablesDump.Parse(text, "rules.v4", kind);
            var translated = dump.For(Map);
            var again = IptablesDump.Parse(translated.Text, "rules.v4", kind);
            var rules = dump.Tables.SelectMany(table => table.Rules).ToList();
            var others = again.Tables.SelectMany(table => table.Rules).ToList();
            return rules.Select(rule => rule.Line).SequenceEqual(others.Select(rule => translated.SourceOf(rule.Line)).Distinct())
                && (kind == RulesetKind.Ip6tables || others.TrueForAll(rule => rule.Count == 1 && !NamesOwn(rule)));
        });

    [Test, CancelAfter(120_000)]
    public void A_damaged_listing_is_refused_or_read_and_written_alike() => new Tally("listings").Run(
        Damage.Of(Listing.Text("statements.json")), 1500, "listing", text =>
        {
            try
            {
                var written = RulesetJson.Write(RulesetJson.Read(text));
                var again = RulesetJson.Write(RulesetJson.Read(written));
                return again == written ? true : throw new AssertionException($"Written:\n{written}\nread and written again:\n{again}");
            }
            catch (FormatException exception)
            {
                throw new ConfigurationException("listing", 1, exception.Message.ReplaceLineEndings(" "));
            }
        });

    private static bool NamesOwn(DumpRule rule) =>
        DumpWords.WithoutFreeText(rule.Words).Any(word => word.StartsWith("10.", StringComparison.Ordinal));

    private static bool IsNothingOfADump(IEnumerable<string> lines) =>
        lines.Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#') is not { } first
        || !(first.StartsWith('*') || first.StartsWith("-A ", StringComparison.Ordinal) || first == "COMMIT");
}

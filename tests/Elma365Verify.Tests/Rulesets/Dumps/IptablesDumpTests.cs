using Elma365Verify.Rulesets.Dumps;

namespace Elma365Verify.Tests.Rulesets.Dumps;

/// <summary>A dump is read whole, or refused with the line that is wrong and its text.</summary>
public sealed class IptablesDumpTests
{
    [Test]
    public void Tables_chains_policies_and_rules_are_read()
    {
        var dump = Parse(SampleDump.Text);
        var filter = dump.Tables[1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dump.Tables.Select(table => table.Name), Is.EqualTo(["raw", "filter"]));
            Assert.That(filter.Chains.Select(chain => $"{chain.Line} {chain.Name} {chain.Policy}"), Is.EqualTo(
                ["10 INPUT DROP", "11 FORWARD DROP", "12 OUTPUT ACCEPT", "13 LOG-DROP -"]));
            Assert.That(filter.Rules.Select(rule => $"{rule.Line} {rule.Chain}"), Is.EqualTo(
                ["14 INPUT", "15 FORWARD", "16 FORWARD", "17 FORWARD", "18 LOG-DROP", "19 LOG-DROP"]));
            Assert.That(filter.Rules[0].Words, Is.EqualTo(["-i", "lo", "-m", "comment", "--comment", "itself, \"lo\"", "-j", "ACCEPT"]));
            Assert.That(dump.For(null).Text, Is.EqualTo(SampleDump.Text), "Without other addresses it is loaded as it is.");
        }
    }

    [Test]
    public void A_dump_with_a_byte_order_mark_and_carriage_returns_is_the_same_dump() => Assert.That(
        Parse("\uFEFF" + SampleDump.Text.Replace("\n", "\r\n", StringComparison.Ordinal)).Text, Is.EqualTo(SampleDump.Text));

    [TestCase("-A LOG-DROP -j DROP", "-I LOG-DROP -j DROP",
        "19: this is no line of a dump (a table, a chain, a rule with -A, COMMIT): -I LOG-DROP -j DROP")]
    [TestCase("-A LOG-DROP -j DROP", " -A LOG-DROP -j DROP", "19: this is no line of a dump")]
    [TestCase("-A LOG-DROP -j DROP", "-A LOGDROP -j DROP", "19: no line above makes the chain 'LOGDROP': -A LOGDROP -j DROP")]
    [TestCase(":LOG-DROP - [0:0]", ":LOG-DROP DROP [0:0]", "13: a built-in chain has a policy and another has none: LOG-DROP DROP")]
    [TestCase(":FORWARD DROP [12:600]", ":FORWARD - [12:600]", "11: a built-in chain has a policy and another has none: FORWARD -")]
    [TestCase(":FORWARD DROP [12:600]", ":FORWARD REJECT [12:600]", "11: this is no line of a dump")]
    [TestCase(":LOG-DROP - [0:0]", ":INPUT DROP [0:0]", "13: the chain INPUT is in line 10 already")]
    [TestCase("*filter", "*fliter", "9: unknown table 'fliter'; did you mean 'filter'?")]
    [TestCase("*filter", "*raw", "9: the table raw is in line 2 already")]
    [TestCase("--log-prefix \"dropped: \"", "--log-prefix \"dropped: ", "18: a quote is left open: -A LOG-DROP")]
    [TestCase("-j LOG-DROP", "-j LOG\0-DROP", "17: a control character has no place in a dump")]
    [TestCase("*filter", "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n*filter",
        "9: there were more rules")]
    [TestCase("*filter", "# Table `nat' is incompatible, use 'nft' tool.\n*filter", "9: there is a table this dump lacks")]
    public void A_wrong_line_is_refused_with_its_number_and_text(string original, string replacement, string message)
    {
        Assert.That(SampleDump.Text.Split(original), Has.Length.EqualTo(2));

        Assert.That(
            () => Parse(SampleDump.Text.Replace(original, replacement, StringComparison.Ordinal)),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains($"rules.v4:{message}"));
    }

    [Test]
    public void A_dump_that_was_cut_off_is_refused_wherever_it_was()
    {
        var lines = SampleDump.Text.Split('\n');
        var whole = Enumerable.Range(1, lines.Length).Where(count => Reads(string.Join('\n', lines.Take(count))));

        Assert.That(whole.Select(count => lines[count - 1]), Is.EqualTo(
            ["COMMIT", "# Completed on Mon Nov 23 06:00:00 2026", lines[7], "COMMIT", "# Completed on Mon Nov 23 06:00:00 2026", ""]));
    }

    [Test]
    public void Lines_beside_any_table_are_refused_each_by_itself() => Assert.That(
        () => Parse(":INPUT DROP [0:0]\n-A INPUT -j DROP\nCOMMIT\n"),
        Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
            "rules.v4:1: the chain INPUT stands outside of a table\n"
            + "rules.v4:1: this dump holds no table, such as *filter; is the file whole?\n"
            + "rules.v4:2: this rule stands outside of a table: -A INPUT -j DROP\n"
            + "rules.v4:3: COMMIT stands outside of a table"));

    [TestCase("-A LOG-DROP -j DROP\n", "", 13, "of the 2 rules of the chain LOG-DROP in the table filter, the kernel has 1")]
    [TestCase(":FORWARD DROP", ":FORWARD ACCEPT", 11,
        "the kernel does not have the chain FORWARD of the table filter with its policy DROP")]
    public void What_the_kernel_lacks_is_told_with_the_line_of_its_chain(string original, string replacement, int line, string what)
    {
        var held = Parse(SampleDump.Text.Replace(original, replacement, StringComparison.Ordinal)).Tables[1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Parse(SampleDump.Text).Tables[1].MissingIn(held), Is.EqualTo((line, what)));
            Assert.That(held.MissingIn(held), Is.Null);
            Assert.That(held.MissingIn(null), Is.Not.Null);
        }
    }

    [Test]
    public void A_rule_with_lists_of_addresses_counts_as_the_rules_iptables_makes_of_it()
    {
        const string lists = "-s 10.1.0.0/24,10.3.0.1 -d 10.2.0.5,10.2.0.6,10.2.0.7";
        var text = SampleDump.Text.Replace("-s 10.1.0.0/24 -d 10.2.0.5/32", lists, StringComparison.Ordinal);

        Assert.That(Parse(text).Tables[1].Rules.Select(rule => rule.Count), Is.EqualTo([1, 1, 6, 1, 1, 1]));
    }

    private static bool Reads(string text)
    {
        try
        {
            return Parse(text).Tables.Length > 0;
        }
        catch (ConfigurationException)
        {
            return false;
        }
    }

    private static IptablesDump Parse(string text) => IptablesDump.Parse(text, "rules.v4", RulesetKind.Iptables);
}

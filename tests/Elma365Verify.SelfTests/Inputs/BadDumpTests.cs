using Elma365Verify.Containers.Environments;
using Elma365Verify.SelfTests.Previews;

namespace Elma365Verify.SelfTests.Inputs;

/// <summary>Dumps of which not every line can be loaded: refused with file, line and text, and never loaded in part.</summary>
public sealed class BadDumpTests
{
    private const string Last = "-A LOG-DROP -p tcp -m tcp -j DROP";

    [TearDown]
    public Task LoadReferenceAsync() => SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);

    [TestCase("-A LOG-DROP -m nosuch --thing -j DROP", "nosuch")]
    [TestCase("-A LOG-DROP -p tcp -m tcp --dport 70000 -j DROP", "70000")]
    [TestCase("-A LOG-DROP -j NOSUCH", "NOSUCH")]
    [TestCase("-A LOG-DROP -m set --match-set mine src -j DROP", "mine")]
    [TestCase("-A LOG-DROP -s gateway.example -j DROP", "gateway.example")]
    [TestCase("-A LOG-DROP -p udp --dport 53 --nosuch -j DROP", "nosuch")]
    [CancelAfter(Bounds.Sweep)]
    public void A_line_iptables_refuses_is_named_with_its_text(string line, string words, CancellationToken token)
    {
        var number = ReferenceDump.Text.Split('\n').ToList().IndexOf(Last) + 1;
        var dump = new Ruleset("rules.v4", ReferenceDump.Text.Replace(Last, line, StringComparison.Ordinal));

        Assert.That(
            () => SharedEnvironment.Session.LoadAsync(dump, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"rules.v4:{number}: ")
                .And.Message.Contains(words).And.Message.EndsWith($": {line}"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public void A_rule_of_an_unknown_chain_names_the_rule(CancellationToken token)
    {
        var dump = new Ruleset("rules.v4", ReferenceDump.Text.Replace(Last, "-A LOGDROP -j DROP", StringComparison.Ordinal));

        Assert.That(
            () => SharedEnvironment.Session.LoadAsync(dump, token),
            Throws.TypeOf<ConfigurationException>().With.Message.EndsWith("no line above makes the chain 'LOGDROP': -A LOGDROP -j DROP"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_ruleset_that_flushes_what_another_of_the_set_has_loaded_is_refused_unless_it_is_first(CancellationToken token)
    {
        var flushing = new Ruleset("flushing.nft", "flush ruleset\ntable inet mine {\n chain c {\n  accept\n }\n}\n");
        var other = new Ruleset("other.nft", "table inet mine {\n chain c {\n  drop\n }\n}\n");

        Assert.That(
            () => SharedEnvironment.Session.LoadAsync(other with { Beside = [flushing] }, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("flushing.nft: it removes rules"));
        await SharedEnvironment.Session.LoadAsync(flushing with { Beside = [other] }, token);
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public void A_table_that_a_ruleset_for_nft_has_taken_is_refused(CancellationToken token)
    {
        const string nft = "table ip filter {\n chain mine {\n  type filter hook forward priority 7;\n"
            + "  fib daddr type local accept\n }\n}\n";
        var taken = new Ruleset("mine.nft", nft) { Beside = [new Ruleset("rules.v4", ReferenceDump.Text)] };

        Assert.That(
            () => SharedEnvironment.Session.LoadAsync(taken, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("rules.v4:"));
    }
}

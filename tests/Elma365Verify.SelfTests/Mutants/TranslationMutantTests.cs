using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>Rulesets that answer, rewrite, copy and redirect: what counts is what arrives, and where.</summary>
public sealed class TranslationMutantTests
{
    private static readonly (string From, string To)[] RedisPair = [("worker-1", "data-redis")];

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Rejecting_instead_of_dropping_conforms_because_nothing_is_delivered(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.WithLastRule("meta l4proto tcp reject with tcp reset\n        reject with icmp type admin-prohibited"))
    {
        Pairs = RedisPair,
    }.VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_ruleset_that_begins_by_flushing_everything_conforms(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset with { Text = $"flush ruleset\n{Reference.Ruleset.Text}" })
    {
        Pairs = RedisPair,
    }.VerifyAsync(token);

    /// <summary>
    /// Expected: every probe is the first packet of a conversation, which no stateful rule lets through, so no cell changes.
    /// The answers that are lost are missed by the handshakes with real servers.
    /// </summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public Task Without_the_stateful_rule_no_cell_changes(CancellationToken token) =>
        new MutantExpectation(StatefulRule.Removed) { Pairs = [.. RedisPair, ("data-redis", "worker-1")] }.VerifyAsync(token);

    [TestCase("ip id set 1")]
    [TestCase("ip ttl set 3")]
    [TestCase("ip dscp set cs1")]
    [TestCase("tcp sport set 53")]
    [CancelAfter(Bounds.Sweep)]
    public Task An_undocumented_port_leaks_whatever_header_is_rewritten_on_the_way(string rewriting, CancellationToken token) =>
        new MutantExpectation(
            Reference.Ruleset.WithRule($"ip saddr $worker ip daddr $data_redis tcp dport 6380 {rewriting} accept"),
            Change.Opens("worker", "data:redis", Protocol.Tcp, "6380")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_translated_address_is_an_outage_where_it_was_addressed_and_a_leak_where_it_arrives(CancellationToken token)
    {
        var addressed = Reference.Topology.Sweep("worker-1", "data-redis", Protocol.Tcp);
        var verdicts = await new MutantExpectation(
            Translating("ip saddr 198.18.40.11 ip daddr $data_redis tcp dport 6379 dnat to 198.18.70.11:22"),
            Change.Closes("worker-1", "data-redis", Protocol.Tcp, "6379"))
        {
            Pairs = [.. RedisPair, ("worker-1", "lan-1")],
            Beside = [WrongCells.Stray(addressed, "lan-1", "22")],
        }.VerifyAsync(token);

        var findings = FindingsBuilder.Build(Reference.Policy, Reference.Topology, verdicts, []);
        Assert.That(
            findings.Select(finding => finding.ToString()),
            Is.EqualTo(["Leak  worker-1 → lan-1  tcp 22", "Outage  worker-1 → data-redis  tcp 6379"]));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task An_undocumented_port_led_elsewhere_is_a_leak_where_it_was_addressed_and_where_it_arrives(CancellationToken token)
    {
        var addressed = Reference.Topology.Sweep("worker-1", "data-redis", Protocol.Tcp);
        var verdicts = await new MutantExpectation(
            Translating("ip saddr 198.18.40.11 ip daddr $data_redis tcp dport 7000 dnat to 198.18.70.11:22"),
            Change.Opens("worker-1", "data-redis", Protocol.Tcp, "7000"))
        {
            Pairs = [.. RedisPair, ("worker-1", "lan-1")],
            Beside = [WrongCells.Stray(addressed, "lan-1", "22")],
        }.VerifyAsync(token);

        var findings = FindingsBuilder.Build(Reference.Policy, Reference.Topology, verdicts, []);
        Assert.That(
            findings.Select(finding => finding.ToString()),
            Is.EqualTo(["Leak  worker-1 → data-redis  tcp 7000", "Leak  worker-1 → lan-1  tcp 22"]));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_copy_sent_elsewhere_is_a_leak_though_the_original_arrives(CancellationToken token)
    {
        var addressed = Reference.Topology.Sweep("worker-1", "data-redis", Protocol.Tcp);
        var verdicts = await new MutantExpectation(
            Reference.Ruleset with
            {
                Text = Reference.Ruleset.Text + """

                    table ip copying {
                        chain prerouting {
                            type filter hook prerouting priority mangle; policy accept;
                            ip saddr 198.18.40.11 ip daddr $data_redis tcp dport 6379 dup to 198.18.70.11 device "lan-1"
                        }
                    }

                    """,
            })
        {
            Pairs = RedisPair,
            Beside = [WrongCells.Stray(addressed, "lan-1", "6379")],
        }.VerifyAsync(token);

        var findings = FindingsBuilder.Build(Reference.Policy, Reference.Topology, verdicts, []);
        Assert.That(findings[0].ToString(), Is.EqualTo("Leak  worker-1 → lan-1  tcp 6379"));
    }

    /// <summary>A probe whose mark is overwritten is an unknown packet: nobody can say what it proves, so nothing passes.</summary>
    [TestCase(Protocol.Tcp, "tcp window set 1")]
    [TestCase(Protocol.Tcp, "tcp sequence set 0")]
    [TestCase(Protocol.Udp, "@th,64,64 set 0")]
    [TestCase(Protocol.Udp, "@th,128,16 set 0")]
    [CancelAfter(Bounds.Sweep)]
    public async Task A_rule_that_overwrites_the_mark_of_a_probe_leaves_its_sweep_unproven(
        Protocol protocol, string rewriting, CancellationToken token)
    {
        var sweep = Reference.Topology.Sweep("worker-1", "data-redis", protocol);
        var ruleset = Reference.Ruleset.WithRule(
            $"ip saddr 198.18.40.11 ip daddr $data_redis {protocol.ToLowerName()} dport 6380 {rewriting} accept");
        try
        {
            await SharedEnvironment.Session.LoadAsync(ruleset, token);
            var verdict = (await SharedEnvironment.Session.SweepAsync([sweep], new SilentPhase(), token)).Single();
            var silent = protocol.Cells().Except(verdict.Documented);
            Assert.That(WrongCells.Of([verdict]), Is.EqualTo(WrongCells.Lines(sweep, PortSet.Empty, PortSet.Empty, silent)));
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_translated_port_leaks_as_the_port_it_was_addressed_to(CancellationToken token) => new MutantExpectation(
        Translating("ip saddr 198.18.40.11 ip daddr $data_redis tcp dport 7000 dnat to 198.18.60.12:6379"),
        Change.Opens("worker-1", "data-redis", Protocol.Tcp, "7000")).VerifyAsync(token);

    private static Ruleset Translating(string rule)
    {
        var accepting = Reference.Ruleset.WithRule("ct status dnat accept");
        return accepting with
        {
            Text = accepting.Text + $$"""

                table ip translating {
                    chain prerouting {
                        type nat hook prerouting priority dstnat; policy accept;
                        {{rule}}
                    }
                }

                """,
        };
    }
}

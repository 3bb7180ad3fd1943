using Elma365Verify.Evasions;
using Elma365Verify.Policies;
using Elma365Verify.SelfTests.Mutants;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Evasions;

/// <summary>Rulesets that a port sweep finds nothing wrong with, each with one way past it; and the reference, which has none.</summary>
public sealed class EvasionMutantTests
{
    private static readonly EvasionFamily[] NeverInAConversation =
        [EvasionFamilies.TcpFin, EvasionFamilies.TcpNull, EvasionFamilies.TcpXmas, EvasionFamilies.TcpSynFin];

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task The_reference_ruleset_lets_nothing_through_and_all_of_that_is_proven(CancellationToken token)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        var report = await EvasionTrial.ReferenceAsync(token);
        await TestContext.Out.WriteLineAsync($"{report.Counts}; calibrated and sent in {started.Elapsed.TotalSeconds:N1} s");
        foreach (var (family, shape) in report.NotForwarded())
            await TestContext.Out.WriteLineAsync($"not forwarded: {family}: {shape}");
        Assert.That(report.Leaks().Take(20).Select(finding => finding.ToString()), Is.Empty);
        Assert.That(report.Unproven().Take(20).Select(finding => $"{finding}: {string.Join("; ", finding.Doubts)}"), Is.Empty);
        Assert.That(report.Families().Where(entry => entry.Counts.Blocked == 0), Is.Empty, "Every family has something that is proven.");
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_ruleset_that_forgets_IPv6_leaks_everything_over_IPv6(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.With("table inet elma365 {", "table ip elma365 {"),
        (_, cell) => cell.Packet.IsOver6).VerifyAsync(token);

    /// <summary>
    /// A fragment that is not the only one is held until the others come, and they never do; an ACK between the ports of a SYN that nobody
    /// answered is invalid.
    /// </summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_rule_by_the_definitions_of_IPv6_opens_what_it_says_and_nothing_else(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset
            .With("iifname . ip saddr $legs accept\n", "iifname . ip saddr $legs accept\n        iifname . ip6 saddr $legs_6 accept\n")
            .WithRule("ip6 saddr $worker_6 ip6 daddr $data_redis_6 tcp dport 6379 accept"),
        (sweep, cell) => sweep is { From.Zone: "worker", To.Role: "redis" } && cell.Packet.Source.Equals(sweep.From.Address6)
            && cell.Packet.Transport is TcpSegment { TargetPort: 6379, Flags: TcpControl.Syn }
            && cell.Packet.Cut is (FragmentCut.None or FragmentCut.Atomic)).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Source_port_53_let_in_leaks_what_comes_from_it_and_nothing_else(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.WithRule("udp sport 53 accept"),
        (sweep, cell) => sweep.To is not null && cell.Packet is { IsOver6: false, Transport: UdpDatagram { SourcePort: 53 } })
            .VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Acknowledgements_taken_for_established_connections_leak_that_family_alone(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.WithRule("tcp flags == ack accept"),
        (_, cell) => cell.Family == EvasionFamilies.TcpAck).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Invalid_segments_let_on_leak_to_documented_ports(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.With("        ct state invalid drop\n", "\n"),
        (sweep, cell) => NeverInAConversation.Contains(cell.Family) && Permits(sweep.From, sweep.To!, cell.Packet.Transport))
            .VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Protocol_47_let_in_leaks_that_protocol_alone(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.WithRule("ip protocol 47 accept"),
        (sweep, cell) => sweep.To is not null && cell.Packet is { IsOver6: false, Transport: OpaquePayload { Protocol: 47 } })
            .VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Fragments_let_in_leak_every_kind_of_them(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.WithRule("ip frag-off & 0x3fff != 0 accept").With(
            "    # The firewall itself offers nothing.\n",
            """
                # Before fragments are put together.
                chain untracked {
                    type filter hook prerouting priority -450; policy accept;
                    ip frag-off & 0x3fff != 0 notrack
                }

            """),
        (_, cell) => cell.Family == EvasionFamilies.Fragment).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Any_address_from_any_leg_leaks_to_whoever_pretends_to_be_let_in(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.With("        iifname . ip saddr $legs accept\n", "        meta nfproto ipv4 accept\n"),
        (sweep, cell) => cell.Family == EvasionFamilies.SpoofedSource && !cell.Packet.IsOver6
            && Pretended(cell) is { } host && Permits(host, sweep.To!, cell.Packet.Transport)).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task An_open_input_chain_leaks_what_is_sent_to_the_firewall_itself(CancellationToken token) => new EvasionTrial(
        Reference.Ruleset.With(
            "type filter hook input priority filter; policy drop;", "type filter hook input priority filter; policy accept;"),
        (sweep, cell) => sweep.To is null && !cell.Packet.IsOver6).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Without_any_rule_every_question_leaks(CancellationToken token) =>
        new EvasionTrial(Reference.Ruleset with { Text = "" }, (_, _) => true).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_connection_opened_before_the_rules_passes_a_stateful_ruleset_and_not_a_stateless_one(CancellationToken token)
    {
        Assert.That(await SharedEnvironment.Session.TryKeptConnectionAsync(Reference.Ruleset, token), Is.True, "the reference keeps it");
        try
        {
            Assert.That(
                await SharedEnvironment.Session.TryKeptConnectionAsync(StatefulRule.Removed, token),
                Is.False, "nothing is established");
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    private static Host? Pretended(EvasionCell cell) =>
        Reference.Topology.Hosts.FirstOrDefault(host => host.Address.Equals(cell.Packet.Source));

    // Rules go by zones, so that a host that pretends to be its target is let in where its zone is.
    private static bool Permits(Host source, Host to, EvasionTransport transport)
    {
        var sender = source with { Name = "sender" };
        return transport switch
        {
            TcpSegment tcp => Reference.Policy.Permitted(sender, to, Protocol.Tcp).Contains(tcp.TargetPort),
            UdpDatagram udp => Reference.Policy.Permitted(sender, to, Protocol.Udp).Contains(udp.TargetPort),
            _ => !Reference.Policy.Permitted(sender, to, Protocol.Icmp).IsEmpty,
        };
    }
}

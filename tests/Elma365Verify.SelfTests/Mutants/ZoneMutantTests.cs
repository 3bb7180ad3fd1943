using Elma365Verify.Policies;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>The right ports for the wrong hosts.</summary>
public sealed class ZoneMutantTests
{
    private const string FromEdge = "ip saddr $edge jump from_outside_to_frontend";
    private const string FromAllowed = "ip saddr $external_allowed jump from_allowed";
    private const string FrontendTcp = "80, 443, 5416, 10256, 30000-32767";

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_swapped_source_zone_is_an_outage_for_one_and_a_leak_for_the_other(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(FromEdge, "ip saddr $lan jump from_outside_to_frontend"),
        Change.Closes("edge", "frontend", Protocol.Tcp, FrontendTcp),
        Change.Closes("edge", "frontend", Protocol.Udp, "5416"),
        Change.Opens("lan", "frontend", Protocol.Tcp, FrontendTcp),
        Change.Opens("lan", "frontend", Protocol.Udp, "5416")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_swapped_target_zone_is_an_outage_at_one_and_a_leak_at_the_other(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With("ip daddr $edge tcp dport 443 accept", "ip daddr $lan tcp dport 443 accept"),
        Change.Closes("external:allowed", "edge", Protocol.Tcp, "443"),
        Change.Opens("external:allowed", "lan", Protocol.Tcp, "443")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_rule_for_one_outside_address_widened_to_everyone_leaks_from_the_stranger_and_all_others(CancellationToken token) =>
        new MutantExpectation(
            Reference.Ruleset.With(FromAllowed, "jump from_allowed"),
            Change.Opens("*", "edge", Protocol.Tcp, "443"),
            Change.Opens("*", "master", Protocol.Tcp, "22, 6443, 22322"),
            Change.Opens("*", "frontend", Protocol.Tcp, FrontendTcp),
            Change.Opens("*", "frontend", Protocol.Udp, "5416"))
        {
            Pairs =
            [
                ("ext-stranger", "edge-proxy"), ("ext-stranger", "master-1"), ("ext-stranger", "data-redis"),
                ("lan-1", "edge-proxy"), ("data-redis", "master-2"), ("worker-1", "master-1"), ("master-1", "frontend-1"),
            ],
        }.VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_firewall_that_accepts_all_leaks_every_undocumented_cell(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With("hook forward priority filter; policy drop;", "hook forward priority filter; policy accept;"),
        Change.OpensEverything)
    {
        Pairs = MutantExpectation.Controls,
    }.VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task An_empty_ruleset_leaks_every_undocumented_cell(CancellationToken token) =>
        new MutantExpectation(Reference.Ruleset with { Text = "" }, Change.OpensEverything)
        {
            Pairs = MutantExpectation.Controls,
        }.VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_ruleset_of_comments_alone_leaks_every_undocumented_cell(CancellationToken token) =>
        new MutantExpectation(Reference.Ruleset with { Text = "# nothing yet\n" }, Change.OpensEverything)
        {
            Pairs = [("ext-stranger", "frontend-1")],
        }.VerifyAsync(token);
}

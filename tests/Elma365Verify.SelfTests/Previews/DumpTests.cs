using Elma365Verify.Addresses;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Preview;
using Elma365Verify.SelfTests.Mutants;

namespace Elma365Verify.SelfTests.Previews;

/// <summary>Dumps of iptables, judged by packets beside the reference ruleset.</summary>
public sealed class DumpTests
{
    private const string Mistaken = "-A FROM-NODE -d 198.18.60.12/32 -p tcp -m multiport --dports 6378,26379 -j ACCEPT";

    private static readonly Ruleset Dump = new("rules.v4", ReferenceDump.Text);
    private static readonly VerificationInputs Few = Reference.Among(ReferenceDump.Hosts);

    private static readonly string[] Mistake =
    [
        "master-1 → data-redis tcp: ClosesDocumented 6379",
        "master-1 → data-redis tcp: OpensUndocumented 6378",
        "worker-1 → data-redis tcp: ClosesDocumented 6379",
        "worker-1 → data-redis tcp: OpensUndocumented 6378",
    ];

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_dump_is_as_good_as_the_ruleset_it_stands_for(CancellationToken token)
    {
        var set = Dump with { Beside = [new Ruleset("rules.v6", ReferenceDump.ClosedIpv6)] };

        var report = await PreviewAsync(Reference.Ruleset, set, token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Changes(report), Is.Empty);
            Assert.That((report.Change.ExitCode, report.Change.StaysLeaking, report.Change.StaysOut), Is.EqualTo((0, 0, 0)));
            Assert.That(report.After, Is.EqualTo("rules.v4, rules.v6"));
            Assert.That(report.Notes, Is.EqualTo(
            [
                "rules.v4 was recognised as a dump of iptables-save (IPv4): 27 rules in raw, mangle, nat, filter.",
                "rules.v6 was recognised as a dump of ip6tables-save (IPv6): 1 rules in filter.",
            ]));
        }
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_mistake_in_a_dump_is_found_to_the_cell(CancellationToken token)
    {
        var report = await PreviewAsync(Dump, Dump.With(ReferenceDump.Redis, Mistaken), token);

        Assert.That(Changes(report), Is.EquivalentTo(Mistake));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_dump_in_its_own_addresses_and_a_mistake_in_it_are_judged_alike(CancellationToken token)
    {
        var report = await PreviewAsync(Own(Dump), Own(Dump.With(ReferenceDump.Redis, Mistaken)), token);

        Assert.That(Changes(report), Is.EquivalentTo(Mistake));
        Assert.That((report.Change.StaysLeaking, report.Change.StaysOut), Is.EqualTo((0, 0)));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_ruleset_for_nft_and_a_dump_are_one_firewall_and_what_either_drops_is_dropped(CancellationToken token)
    {
        const string nft = "table inet mine {\n chain f {\n  type filter hook forward priority 10;\n  udp dport 4234 drop\n }\n}\n";
        var set = new Ruleset("mine.nft", nft) { Beside = [Dump] };

        var report = await PreviewAsync(Reference.Ruleset, set, token);

        Assert.That(Changes(report), Is.EqualTo(["worker-1 → master-1 udp: ClosesDocumented 4234"]));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_dump_of_IPv6_alone_leaves_IPv4_open(CancellationToken token) =>
        new MutantExpectation(new Ruleset("rules.v6", ReferenceDump.ClosedIpv6), Change.OpensEverything)
        {
            Pairs = [("ext-stranger", "frontend-1")],
        }.VerifyAsync(token);

    internal static IEnumerable<string> Changes(PreviewReport report) =>
        report.Change.Sweeps.SelectMany(sweep => sweep.Cells.Select(cells => $"{sweep.Sweep}: {cells.Key} {cells.Value}"));

    /// <summary>The same in a network 10.77.0.0/16, whose firewall has an interface for the nodes and one for each other zone.</summary>
    private static Ruleset Own(Ruleset dump)
    {
        const string map = """
            zones: { master: 10.77.30.0/24, worker: 10.77.40.0/24 }
            hosts: { ext-allowed: 10.77.10.11, ext-stranger: 10.99.0.0/16, data-redis: 10.77.60.12 }
            interfaces: { eth0: ext-allowed, eth1: ext-stranger, eth2: [master, worker], eth3: data }
            """;
        var text = dump.Text.Replace("198.18.", "10.77.", StringComparison.Ordinal)
            .Replace("10.77.10.12/32", "10.99.0.0/16", StringComparison.Ordinal)
            .Replace("ext-allowed", "eth0", StringComparison.Ordinal)
            .Replace("ext-stranger", "eth1", StringComparison.Ordinal)
            .Replace("data-redis", "eth3", StringComparison.Ordinal);
        return new Ruleset("mine.v4", text) { Addresses = AddressMapLoader.Parse(map, "mine.yaml", Few.Topology) };
    }

    private static Task<PreviewReport> PreviewAsync(Ruleset before, Ruleset after, CancellationToken token) => RulesetPreview.ExecuteAsync(
        Few with { Ruleset = before }, after, new SilentProgress(), TimeProvider.System, token);
}

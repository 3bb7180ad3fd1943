using Elma365Verify.Addresses;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Preview;
using Elma365Verify.SelfTests.Mutants;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Previews;

/// <summary>The reference ruleset written for a network 10.77.0.0/16, and verified by a map of its addresses.</summary>
public sealed class OwnAddressTests
{
    private const string Redis = "ip daddr $data_redis tcp dport 6379 accept";

    private static readonly VerificationInputs Few = Reference.Among("ext-stranger", "worker-1", "data-redis");

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_ruleset_in_its_own_addresses_is_as_good_as_in_the_topologys(CancellationToken token)
    {
        var report = await PreviewAsync(Reference.Ruleset, Own(Reference.Ruleset), token);

        Assert.That(report.Change.Sweeps.Select(sweep => $"{sweep.Sweep}: {string.Join("; ", sweep.Cells)}"), Is.Empty);
        Assert.That(report.Change.ExitCode, Is.Zero);
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_mistake_in_its_own_addresses_is_found_to_the_cell(CancellationToken token)
    {
        var mistaken = Reference.Ruleset.With(Redis, "ip daddr 10.77.60.12 tcp dport 6378 accept");

        var report = await PreviewAsync(Own(Reference.Ruleset), Own(mistaken), token);

        Assert.That(report.Change.Sweeps.SelectMany(sweep => sweep.Cells.Select(cells => $"{sweep.Sweep}: {cells.Key} {cells.Value}")),
            Is.EquivalentTo(
            [
                "worker-1 → data-redis tcp: ClosesDocumented 6379",
                "worker-1 → data-redis tcp: OpensUndocumented 6378",
            ]));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public void An_address_within_a_zone_that_no_host_has_is_refused_by_name(CancellationToken token)
    {
        var map = AddressMapLoader.Parse(
            "zones: { external: 10.77.10.0/24, worker: 10.77.40.0/24, data: 10.77.60.0/24 }", "mine.yaml", Few.Topology);
        var mine = new Ruleset("mine.nft", "table inet mine {\n chain c {\n  ip saddr 10.77.40.9 accept\n }\n}\n") { Addresses = map };

        Assert.That(
            () => PreviewAsync(Reference.Ruleset, mine, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("mine.nft: ").And.Message.Contains("10.77.40.9"));
    }

    private static Ruleset Own(Ruleset ruleset)
    {
        var definitions = RulesetDefinitions.Text(Few.Policy, Few.Topology);
        var text = ruleset.Text.Replace("include \"topology.nft\"", definitions, StringComparison.Ordinal);
        Assert.That(text, Has.Length.GreaterThan(ruleset.Text.Length), "The definitions took the include's place.");
        var hosts = string.Concat(Few.Topology.Hosts.Select(host => $"  {host}: {Foreign(host.Address.ToString())}\n"));
        var interfaces = string.Concat(Few.Topology.Hosts.Select(host => $"  {host}: {host}\n"));
        var map = $"hosts:\n{hosts}firewall: {Foreign(Topology.Gateway.ToString())}\ninterfaces:\n{interfaces}";
        return new Ruleset("mine.nft", Foreign(text)) { Addresses = AddressMapLoader.Parse(map, "mine.yaml", Few.Topology) };
    }

    private static string Foreign(string text) => text.Replace("198.18.", "10.77.", StringComparison.Ordinal);

    private static Task<PreviewReport> PreviewAsync(Ruleset before, Ruleset after, CancellationToken token) => RulesetPreview.ExecuteAsync(
        Few with { Ruleset = before }, after, new SilentProgress(), TimeProvider.System, token);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Elma365Verify.Addresses;
using Elma365Verify.Oracle;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Tests.Oracle;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Addresses;

/// <summary>A ruleset in one's own addresses, and its translation: the same packets fare alike, by the oracle.</summary>
public sealed class TranslationPropertyTests
{
    /// <summary>Whom the random rulesets speak of.</summary>
    private static readonly (string Address, string Interface)[] Own =
        [("198.18.10.11", "data-1"), ("198.18.10.12", "data-2"), ("198.18.20.11", "lan-1")];

    /// <summary>Three hosts in any order, at any three addresses, one for each of one's own.</summary>
    private static readonly Gen<Host[]> Hosts = Gen
        .Select(Gen.Int[0, 5], Gen.Int[1, 80], Gen.Int[81, 160], Gen.Int[161, 254], Gen.Int[0, 1])
        .Select((order, first, second, third, block) =>
        {
            int[] numbers = [first, second, third];
            int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
            return orders[order].Select(place => new Host(
                $"leg-{place}", "zone", "role", IPAddress.Parse($"198.{18 + block}.77.{numbers[place]}"), null, "")).ToArray();
        });

    [Test, CancelAfter(120_000)]
    public void A_translated_ruleset_does_to_the_topologys_hosts_what_the_original_does_to_ones_own()
    {
        var tried = 0;
        var reasons = new ConcurrentBag<string>();
        Gen.Select(RandomRulesets.Chancy, RandomRulesets.Probes, Hosts).Sample(
            (ruleset, probe, hosts) =>
            {
                Interlocked.Increment(ref tried);
                try
                {
                    return Fares(Translated(ruleset, hosts), Moved(probe, hosts), ruleset, probe);
                }
                catch (ConfigurationException exception)
                {
                    reasons.Add(exception.Message);
                    return true;
                }
            },
            iter: 2000,
            print: sample => $"{sample.Item2}\n{RulesetJson.Write(sample.Item1)}");

        TestContext.Out.WriteLine($"translations: {tried} tried, {reasons.Count} refused, {tried - reasons.Count} right");
        Assert.That(reasons, Has.Count.LessThan(tried / 2), string.Join('\n', reasons.Take(10)));
    }

    [Test, CancelAfter(60_000)]
    public void A_translation_to_the_wrong_hosts_is_noticed() => Assert.That(
        () => Gen.Select(RandomRulesets.Certain, RandomRulesets.Probes, Hosts).Sample(
            (ruleset, probe, hosts) =>
            {
                try
                {
                    return Fares(Translated(ruleset, hosts), Moved(probe, [hosts[1], hosts[2], hosts[0]]), ruleset, probe);
                }
                catch (ConfigurationException)
                {
                    return true;
                }
            },
            iter: 2000),
        Throws.TypeOf<CsCheckException>());

    private static bool Fares(NftRuleset translated, Probe moved, NftRuleset original, Probe probe) =>
        new RulesetOracle(translated).Predict(moved).Agrees(new RulesetOracle(original).Predict(probe));

    /// <exception cref="ConfigurationException">It can't be translated.</exception>
    private static NftRuleset Translated(NftRuleset ruleset, Host[] hosts)
    {
        var map = new AddressMap(
            [.. hosts.Zip(Own, (host, own) => (host, AddressSet.TryParse(own.Address)!))],
            AddressSet.Empty,
            Own.Zip(hosts).ToImmutableSortedDictionary(pair => pair.First.Interface, pair => ImmutableArray.Create(pair.Second)));
        var commands = RulesetTranslation.Of(JsonNode.Parse(RulesetJson.Write(ruleset))!.AsObject(), map)["nftables"]!.AsArray();
        var listing = new JsonObject { ["nftables"] = new JsonArray([.. commands.Select(command => command!["add"]!.DeepClone())]) };
        return RulesetJson.Read(listing.ToJsonString());
    }

    private static Probe Moved(Probe probe, Host[] hosts)
    {
        Host HostOf(IPAddress address) => hosts[Array.FindIndex(Own, own => own.Address == address.ToString())];
        var (from, to) = (HostOf(probe.Source), HostOf(probe.Destination));
        return probe with { InInterface = from.Name, OutInterface = to.Name, Source = from.Address, Destination = to.Address };
    }
}

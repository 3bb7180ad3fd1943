using CsCheck;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.Tests.Oracle;

/// <summary>The oracle walks all ports at once; a kernel, and the naive firewall, judge packet by packet.</summary>
public sealed class OraclePropertyTests
{
    private static readonly ushort[] Sampled =
    [
        .. Enumerable.Range(1, 20).Concat([53, 1024, 60999, 61000, 61001]).Concat(Enumerable.Range(65525, 11)).Select(port => (ushort)port),
    ];

    [Test, CancelAfter(120_000)]
    public void Every_port_fares_as_a_packet_of_its_own_would() => Gen.Select(RandomRulesets.Certain, RandomRulesets.Probes).Sample(
        (ruleset, probe) =>
        {
            var prediction = new RulesetOracle(ruleset).Predict(probe);
            var naive = new NaiveFirewall(ruleset, () => throw new InvalidOperationException("Nothing is left to chance."));
            return IsParted(probe, prediction)
                && (IsBlindSpot(probe) || prediction.IsExact)
                && Ports(probe).All(port => IsBlindSpot(probe)
                    ? MayBe(prediction, port, naive.Judge(probe, port))
                    : Told(prediction, port) == naive.Judge(probe, port));
        },
        iter: 1500,
        print: Printed);

    [Test, CancelAfter(120_000)]
    public void What_is_told_holds_however_chance_falls() => Gen.Select(RandomRulesets.Chancy, RandomRulesets.Probes, Gen.UInt).Sample(
        (ruleset, probe, seed) =>
        {
            var prediction = new RulesetOracle(ruleset).Predict(probe);
            var random = new Random((int)(seed & int.MaxValue));
            var naive = new NaiveFirewall(ruleset, () => random.Next(2) == 0);
            return IsParted(probe, prediction)
                && Ports(probe).All(port => Enumerable.Range(0, 4).All(_ => MayBe(prediction, port, naive.Judge(probe, port))));
        },
        iter: 1000);

    [Test, CancelAfter(120_000)]
    public void A_ruleset_fares_alike_after_it_was_written_and_read() => Gen.Select(RandomRulesets.Chancy, RandomRulesets.Probes).Sample(
        (ruleset, probe) =>
        {
            var written = RulesetJson.Write(ruleset);
            var read = RulesetJson.Read(written);
            return RulesetJson.Write(read) == written
                && new RulesetOracle(read).Predict(probe).Agrees(new RulesetOracle(ruleset).Predict(probe));
        },
        iter: 300);

    private static ushort[] Ports(Probe probe) => probe.Protocol == Protocol.Icmp ? [8] : Sampled;

    // The header of a ping has no port; what a rule about "either port" reads there is not the oracle's to know.
    private static bool IsBlindSpot(Probe probe) => probe.Protocol == Protocol.Icmp;

    private static bool IsParted(Probe probe, Prediction prediction)
    {
        PortSet[] parts = [prediction.Delivered, prediction.Dropped, prediction.Rejected, prediction.EitherWay, prediction.Unpredictable];
        return parts.Sum(part => part.Count) == probe.Protocol.Cells().Count
            && PortSet.Of(parts.SelectMany(part => part.Ranges)).Equals(probe.Protocol.Cells())
            && (prediction.IsExact || prediction.Reasons.Length > 0);
    }

    private static NaiveVerdict? Told(Prediction prediction, ushort port) =>
        prediction.Delivered.Contains(port) ? NaiveVerdict.Delivered
        : prediction.Dropped.Contains(port) ? NaiveVerdict.Dropped
        : prediction.Rejected.Contains(port) ? NaiveVerdict.Rejected
        : null;

    private static bool MayBe(Prediction prediction, ushort port, NaiveVerdict verdict) => Told(prediction, port) switch
    {
        null => true,
        NaiveVerdict.Rejected => verdict is NaiveVerdict.Rejected or NaiveVerdict.Dropped,
        { } told => told == verdict,
    };

    private static string Printed((NftRuleset Ruleset, Probe Probe) sample) => $"{sample.Probe}\n{RulesetJson.Write(sample.Ruleset)}";
}

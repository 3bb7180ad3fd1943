using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Tests.Oracle;
using Elma365Verify.Tests.Rulesets;

namespace Elma365Verify.Tests.Mutants;

public sealed class MutationOperatorTests
{
    private const int MostAttempts = 25;

    private static readonly Lazy<MutantOracle> Oracle = new(() => new(Reference.Policy, Reference.Topology, Listing.Reference));

    private static IEnumerable<MutationOperator> Changing => MutationOperators.All.Where(mutation => !mutation.IsEquivalentByDesign);

    private static IEnumerable<MutationOperator> Harmless => MutationOperators.All.Where(mutation => mutation.IsEquivalentByDesign);

    [Test]
    public void There_are_at_least_25_operators_with_names_of_their_own()
    {
        Assert.That(MutationOperators.All.Select(mutation => mutation.Name), Is.Unique.And.All.Match("^[a-z0-9]+(-[a-z0-9]+)*$"));
        Assert.That(Changing.Count(), Is.GreaterThanOrEqualTo(25));
    }

    [TestCaseSource(nameof(Changing)), CancelAfter(60_000)]
    public void An_operator_makes_a_mutant_that_differs_from_the_policy(MutationOperator mutation)
    {
        var effects = Drawn(mutation, MostAttempts).Select(mutant => Oracle.Value.Predict(mutant).Effect);

        Assert.That(effects, Has.Some.Not.EqualTo(MutantEffect.Equivalent));
    }

    [TestCaseSource(nameof(Harmless)), CancelAfter(60_000)]
    public void An_operator_without_effect_by_design_has_none(MutationOperator mutation)
    {
        var predictions = Drawn(mutation, 5).Select(Oracle.Value.Predict).ToList();

        Assert.That(predictions, Is.Not.Empty);
        Assert.That(predictions, Has.All.Property("Effect").EqualTo(MutantEffect.Equivalent).And.All.Property("Touched").Empty);
    }

    [TestCaseSource(typeof(MutationOperators), nameof(MutationOperators.All)), CancelAfter(60_000)]
    public void A_mutant_says_what_was_changed_and_reads_as_it_was_written(MutationOperator mutation)
    {
        foreach (var mutant in Drawn(mutation, 10))
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(mutant.Operator, Is.EqualTo(mutation.Name));
                Assert.That(mutant.Change, Does.Match("^(rule|set|chain|table) .+: .+").Or.Match("^chain .+ .+"));
                Assert.That(mutant.Change, Does.Not.Contain("''"));
                Assert.That(mutant.Json, Is.Not.EqualTo(RulesetJson.Write(Listing.Reference)));
                Assert.That(RulesetJson.Write(RulesetJson.Read(mutant.Json)), Is.EqualTo(mutant.Json));
            }
        }
    }

    [TestCaseSource(typeof(MutationOperators), nameof(MutationOperators.All))]
    public void Nothing_comes_of_an_empty_ruleset(MutationOperator mutation) =>
        Assert.That(mutation.Apply(new NftRuleset([]), new Random(1)), Is.Null);

    // The reference ruleset permits or leads on in every rule, so that their order decides nothing there.
    [TestCase("rules-swapped")]
    [TestCase("rule-moved-first")]
    [TestCase("rule-moved-last")]
    public void Order_matters_where_a_drop_stands_before_a_permission(string name)
    {
        var ruleset = Nft.Forward(
            Nft.Rule(Nft.Match(Nft.Port("tcp"), 23), Nft.Drop),
            Nft.Rule(Nft.Match(Nft.Port("tcp"), Nft.Range(20, 30)), Nft.Accept));
        var before = RulesetPrediction.Compare(Reference.Policy, Reference.Topology, ruleset);

        var mutant = MutationOperators.All.Single(mutation => mutation.Name == name).Apply(ruleset, new Random(1))!;

        var after = RulesetPrediction.Compare(Reference.Policy, Reference.Topology, mutant.Ruleset);
        Assert.That(
            after.DifferencesFrom(before).Select(sweep => sweep.Fate.Delivered), Has.Exactly(210).EqualTo(Reference.Ports("20-30")));
    }

    [Test]
    public void The_reference_ruleset_itself_conforms() => Assert.That(Oracle.Value.Reference.Conforms, Is.True);

    [Test]
    public void A_port_shifted_by_one_turns_red_two_cells_of_every_pair_it_is_for()
    {
        var mutation = MutationOperators.All.Single(mutation => mutation.Name == "port-shifted");
        var mutant = Drawn(mutation, 200).First(mutant =>
            mutant.Change.EndsWith("'tcp dport 9000' became 'tcp dport 9001'", StringComparison.Ordinal));

        var prediction = Oracle.Value.Predict(mutant);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(prediction.Effect, Is.EqualTo(MutantEffect.Red));
            Assert.That(prediction.Touched, Has.Length.EqualTo(5));
            Assert.That(prediction.Touched.Select(sweep => $"{sweep.Sweep} -{sweep.Outages} +{sweep.Leaks}"), Has.Member(
                "worker-1 → data-minio tcp -9000 +9001"));
            Assert.That(prediction.Touched, Is.EquivalentTo(prediction.Whole.Disagreements));
        }
    }

    private static IEnumerable<Mutant> Drawn(MutationOperator mutation, int attempts)
    {
        var random = new Random(20);
        return Enumerable.Range(0, attempts)
            .Select(_ => mutation.Apply(Listing.Reference, random))
            .OfType<Mutant>()
            .DistinctBy(mutant => mutant.Json);
    }
}

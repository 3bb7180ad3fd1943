using Elma365Verify.Mutants;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Tests.Rulesets;

namespace Elma365Verify.Tests.Mutants;

public sealed class MutantSamplerTests
{
    [Test, CancelAfter(60_000)]
    public void A_seed_draws_the_same_mutants_again_and_another_seed_others()
    {
        var drawn = Texts(7, 150);

        Assert.That(Texts(7, 150), Is.EqualTo(drawn));
        Assert.That(Texts(8, 150), Is.Not.EqualTo(drawn));
        Assert.That(Texts(7, 40), Is.EqualTo(drawn.Take(40)), "A smaller count is the beginning of a larger one.");
    }

    [Test, CancelAfter(60_000)]
    public void No_mutant_is_drawn_twice_and_none_is_the_reference_itself()
    {
        var drawn = Texts(3, 400);

        Assert.That(drawn, Has.Count.EqualTo(400).And.Unique);
        Assert.That(drawn, Has.No.Member(RulesetJson.Write(Listing.Reference)));
    }

    [Test, CancelAfter(60_000)]
    public void Every_operator_is_drawn_as_often_as_any_other_while_it_has_more()
    {
        var drawn = new MutantSampler(Listing.Reference, 11).Draw(2 * MutationOperators.All.Length);

        var counts = drawn.CountBy(mutant => mutant.Operator).ToDictionary();
        Assert.That(counts.Keys, Is.EquivalentTo(MutationOperators.All.Select(mutation => mutation.Name)));
        Assert.That(counts.Values, Has.All.InRange(1, 3));
    }

    [Test]
    public void Only_operators_that_are_named_are_drawn_from()
    {
        var named = MutationOperators.Named(["port-shifted", "rule-dropped"], "--operator");

        var drawn = new MutantSampler(Listing.Reference, 11, named).Draw(10);

        Assert.That(drawn.Select(mutant => mutant.Operator).Distinct(), Is.EquivalentTo(["port-shifted", "rule-dropped"]));
        Assert.That(MutationOperators.Named([], "--operator"), Is.EqualTo(MutationOperators.All));
        Assert.That(
            () => MutationOperators.Named(["rule-droped"], "--operator"),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                "--operator rule-droped: there is no such operator; did you mean 'rule-dropped'?"));
    }

    [Test]
    public void Where_there_is_nothing_to_change_there_are_no_mutants() =>
        Assert.That(new MutantSampler(new NftRuleset([]), 1).Draw(10), Is.Empty);

    [Test]
    public void A_negative_count_is_refused() =>
        Assert.That(() => new MutantSampler(Listing.Reference, 1).Draw(-1), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static List<string> Texts(int seed, int count) =>
        [.. new MutantSampler(Listing.Reference, seed).Draw(count).Select(mutant => mutant.Json)];
}

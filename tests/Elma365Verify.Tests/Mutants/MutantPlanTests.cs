using CsCheck;
using Elma365Verify.Mutants;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Mutants;

public sealed class MutantPlanTests
{
    [Test, CancelAfter(60_000)]
    public void What_is_touched_is_swept_as_far_as_allowed_and_the_rest_is_not_touched() => Gen.Select(
        DrawnMutants.Any, Gen.Int[1, 700], Gen.Int[1, 700], Gen.Int).Sample((prediction, touched, rest, seed) =>
        {
            var plan = MutantPlan.Choose(prediction, new SweepAllowance(touched, rest), seed);
            var isTouched = prediction.Touched.ToHashSet();
            return plan.Touched.Length == Math.Min(touched, prediction.Touched.Length)
                && plan.Rest.Length == Math.Min(rest, prediction.Whole.Sweeps.Length - prediction.Touched.Length)
                && plan.Touched.All(isTouched.Contains)
                && !plan.Rest.Any(isTouched.Contains)
                && plan.Sweeps.Distinct().Count() == plan.Touched.Length + plan.Rest.Length;
        });

    [Test, CancelAfter(60_000)]
    public void Where_something_must_turn_red_some_of_it_is_swept() => DrawnMutants.Planned(DrawnMutants.Red).Sample(plan =>
        plan.Touched.Any(sweep => !sweep.Leaks.IsEmpty || !sweep.Outages.IsEmpty));

    [Test, CancelAfter(60_000)]
    public void A_seed_chooses_the_same_again() => Gen.Select(DrawnMutants.Any, Gen.Int).Sample((prediction, seed) =>
        MutantPlan.Choose(prediction, SweepAllowance.Usual, seed).Sweeps
            .SequenceEqual(MutantPlan.Choose(prediction, SweepAllowance.Usual, seed).Sweeps));

    [Test]
    public void Another_seed_chooses_others()
    {
        var plans = Enumerable.Range(0, 5).Select(seed => MutantPlan.Choose(AcceptingAll, SweepAllowance.Usual, seed).Sweeps.ToList());

        Assert.That(plans.DistinctBy(plan => string.Join('\n', plan.Select(sweep => sweep.Sweep))).Count(), Is.EqualTo(5));
    }

    [Test]
    public void Of_many_sweeps_that_are_touched_some_of_every_protocol_are_swept([Range(0, 9)] int seed)
    {
        var plan = MutantPlan.Choose(AcceptingAll, new SweepAllowance(6, 1), seed);

        Assert.That(AcceptingAll.Touched, Has.Length.GreaterThan(100));
        Assert.That(plan.Touched.Select(sweep => sweep.Sweep.Protocol).Distinct(), Is.EquivalentTo(Enum.GetValues<Protocol>()));
    }

    [Test]
    public void An_equivalent_mutant_is_swept_in_a_sample_alone()
    {
        var equivalent = DrawnMutants.All.First(prediction => prediction.Effect == MutantEffect.Equivalent);

        var plan = MutantPlan.Choose(equivalent, new SweepAllowance(12, 4), 1);

        Assert.That((plan.Touched.Length, plan.Rest.Length), Is.EqualTo((0, 4)));
    }

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(-1, 4)]
    public void An_allowance_of_nothing_is_refused(int touched, int rest) =>
        Assert.That(() => new SweepAllowance(touched, rest), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static MutantPrediction AcceptingAll =>
        DrawnMutants.All.Where(prediction => prediction.Effect == MutantEffect.Red).MaxBy(prediction => prediction.Touched.Length)!;
}

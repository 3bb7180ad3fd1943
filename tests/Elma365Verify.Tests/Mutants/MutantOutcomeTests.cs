using CsCheck;
using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Mutants;

/// <summary>Laws of the verdict on a mutant; what packets show is made up from the predictions.</summary>
public sealed class MutantOutcomeTests
{
    private static readonly Gen<(MutantPlan Plan, int Sweep, ushort Cell)> AnyCell = Gen.Select(
        DrawnMutants.Planned(DrawnMutants.Exact), Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], (plan, sweep, cell) =>
        {
            var index = sweep % plan.Sweeps.Count();
            return (plan, index, Of(plan.Sweeps.ElementAt(index).Sweep.Protocol.Cells(), cell));
        });

    private static readonly Gen<(MutantPlan Plan, int Sweep, ushort Cell)> AnyRedCell = Gen.Select(
        DrawnMutants.Planned(DrawnMutants.Red), Gen.Int[0, int.MaxValue], (plan, cell) =>
        {
            var sweep = plan.Sweeps.Index().First(item => !Red(item.Item).IsEmpty);
            return (plan, sweep.Index, Of(Red(sweep.Item), cell));
        });

    [Test, CancelAfter(60_000)]
    public void A_mutant_seen_just_as_predicted_is_killed_and_one_without_effect_is_equivalent() =>
        DrawnMutants.Planned(DrawnMutants.Exact).Sample(plan => MutantOutcome.Of(plan, Seen(plan)) is { Evidence: [] } outcome
            && outcome.Verdict == (plan.Prediction.Effect == MutantEffect.Red ? MutantVerdict.Killed : MutantVerdict.Equivalent)
            && (outcome.TouchedSwept, outcome.RestSwept) == (plan.Touched.Length, plan.Rest.Length));

    [Test, CancelAfter(60_000)]
    public void A_mutant_of_which_a_single_red_cell_was_missed_is_never_killed() => AnyRedCell.Sample((plan, sweep, cell) =>
    {
        var verdicts = Seen(plan, sweep, seen => SeenPackets.Of(seen, PortSet.Of(cell)));
        var isRed = verdicts.Any(verdict => !verdict.Leaks.IsEmpty || !verdict.Outages.IsEmpty);
        return MutantOutcome.Of(plan, verdicts).Verdict == (isRed ? MutantVerdict.Mistaken : MutantVerdict.Survived);
    });

    [Test, CancelAfter(60_000)]
    public void A_cell_that_fares_otherwise_than_predicted_is_neither_a_kill_nor_equivalent() => AnyCell.Sample((plan, sweep, cell) =>
    {
        var outcome = MutantOutcome.Of(plan, Seen(plan, sweep, seen => SeenPackets.Of(seen, PortSet.Of(cell))));
        return outcome.Verdict is MutantVerdict.Mistaken or MutantVerdict.Survived
            && (outcome.Verdict == MutantVerdict.Survived || outcome.Evidence.Any(comparison => comparison.IsContradicted));
    });

    [Test, CancelAfter(60_000)]
    public void A_prediction_falsified_by_one_cell_is_never_confirmed() => AnyCell.Sample((plan, sweep, cell) =>
    {
        var all = plan.Sweeps.ToList();
        var falsified = plan with
        {
            Touched = [.. all.Select((one, index) => index == sweep ? SeenPackets.Falsified(one, cell) : one)],
            Rest = [],
        };
        return MutantOutcome.Of(falsified, [.. all.Select(one => SeenPackets.Of(one))]).Verdict
            is MutantVerdict.Mistaken or MutantVerdict.Survived;
    });

    [Test, CancelAfter(60_000)]
    public void An_unproven_cell_is_neither_a_kill_nor_equivalent() => AnyCell.Sample((plan, sweep, _) =>
    {
        var verdicts = Seen(plan, sweep, seen => SeenPackets.Of(seen, null, "the witness stopped capturing"));
        var outcome = MutantOutcome.Of(plan, verdicts);
        return verdicts.All(verdict => verdict.Unproven.IsEmpty)
            ? outcome.Verdict is MutantVerdict.Killed or MutantVerdict.Equivalent
            : outcome.Verdict == MutantVerdict.Unproven && outcome.Evidence.Any(comparison => comparison.Seen.Doubts.Count > 0);
    });

    [Test, CancelAfter(60_000)]
    public void Where_all_is_unproven_nothing_is_killed_or_equivalent() => DrawnMutants.Planned(DrawnMutants.Any).Sample(plan =>
        MutantOutcome.Of(plan, [.. plan.Sweeps.Select(sweep => SeenPackets.Of(sweep, sweep.Fate.Delivered, "no leg was calibrated"))])
            .Verdict == MutantVerdict.Unproven);

    /// <summary>Chance may turn red what it likes of its own, and nothing beside.</summary>
    [Test]
    public void Where_chance_decides_a_mutant_is_killed_by_something_red_and_survives_where_nothing_is()
    {
        var plan = MutantPlan.Choose(Chancy("chance-accept-added"), SweepAllowance.Usual, 3);
        var chance = plan.Touched.Index().First(sweep => !sweep.Item.PossibleLeaks.IsEmpty);
        var some = PortSet.Of(Of(chance.Item.PossibleLeaks, 1234));
        var foreign = plan.Rest is [.., var rest] ? PortSet.Of(Of(rest.Fate.Dropped.Union(rest.Fate.Rejected), 99)) : PortSet.Empty;

        var silent = MutantOutcome.Of(plan, Seen(plan));
        var noisy = MutantOutcome.Of(plan, Seen(plan, chance.Index, seen => SeenPackets.Of(seen, some)));

        Assert.That((silent.Verdict, noisy.Verdict), Is.EqualTo((MutantVerdict.Survived, MutantVerdict.Killed)));
        Assert.That(silent.Evidence, Is.Not.Empty, "What might have turned red is named.");
        if (foreign.IsEmpty)
            return;
        var beside = Seen(plan, plan.Sweeps.Count() - 1, seen => SeenPackets.Of(seen, foreign));
        Assert.That(MutantOutcome.Of(plan, beside).Verdict, Is.EqualTo(MutantVerdict.Mistaken));
    }

    [Test]
    public void Probes_that_arrive_at_another_host_are_never_what_was_predicted()
    {
        var plan = MutantPlan.Choose(RedOne, SweepAllowance.Usual, 3);
        var elsewhere = new Stray(Reference.Host("lan-1"), Reference.Ports("22"));

        var verdicts = Seen(plan);
        verdicts[0] = verdicts[0] with { Observation = verdicts[0].Observation with { Strays = [elsewhere] } };

        Assert.That(MutantOutcome.Of(plan, verdicts).Verdict, Is.EqualTo(MutantVerdict.Mistaken));
    }

    [Test]
    public void A_mutant_under_which_nothing_was_swept_is_unproven() => Assert.That(
        MutantOutcome.Of(new MutantPlan(RedOne, [], []), []).Verdict, Is.EqualTo(MutantVerdict.Unproven));

    [Test]
    public void A_mutant_that_nft_refuses_is_named_with_its_words()
    {
        var outcome = MutantOutcome.Refused(MutantPlan.Choose(RedOne, SweepAllowance.Usual, 1), "syntax error");

        Assert.That((outcome.Verdict, outcome.Refusal, outcome.Operator), Is.EqualTo(
            (MutantVerdict.Refused, "syntax error", RedOne.Mutant.Operator)));
        Assert.That((outcome.TouchedSwept, outcome.RestSwept), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Verdicts_on_other_sweeps_than_the_planned_ones_are_refused()
    {
        var plan = MutantPlan.Choose(RedOne, SweepAllowance.Usual, 1);

        Assert.That(() => MutantOutcome.Of(plan, [.. Seen(plan).Skip(1)]), Throws.ArgumentException);
        Assert.That(() => MutantOutcome.Of(plan, [.. Seen(plan).Reverse()]), Throws.ArgumentException);
    }

    private static MutantPrediction RedOne => DrawnMutants.All.First(prediction => prediction.Effect == MutantEffect.Red);

    private static MutantPrediction Chancy(string name) => DrawnMutants.All.First(prediction =>
        prediction.Mutant.Operator == name && prediction.Effect == MutantEffect.EitherWay);

    private static SweepVerdict[] Seen(MutantPlan plan) => Seen(plan, -1, sweep => SeenPackets.Of(sweep));

    private static SweepVerdict[] Seen(MutantPlan plan, int odd, Func<SweepPrediction, SweepVerdict> seen) =>
        [.. plan.Sweeps.Select((sweep, index) => index == odd ? seen(sweep) : SeenPackets.Of(sweep))];

    private static PortSet Red(SweepPrediction sweep) => sweep.Leaks.Union(sweep.Outages);

    private static ushort Of(PortSet cells, int number)
    {
        var left = number % cells.Count;
        foreach (var range in cells.Ranges)
        {
            if (left < range.Count)
                return (ushort)(range.First + left);
            left -= range.Count;
        }

        throw new InvalidOperationException("The set is empty.");
    }
}

using System.Globalization;
using Elma365Verify.Containers.Mutants;
using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>Two ways to the same cells: worked out from the rules, and seen by packets under mutants of every kind.</summary>
public sealed class MutantTrialsTests
{
    private const int Drawn = 100;
    private const int Seed = 365;

    private static readonly MutantRunOptions Options = new() { Count = Drawn, Seed = Seed };

    /// <summary>
    /// A rule that holds up to a rate, or by chance, may let a sweep through without a trace; all else that is not equivalent
    /// is killed.
    /// </summary>
    [Test, CancelAfter(Bounds.Mutants)]
    public async Task A_hundred_mutants_of_every_operator_turn_red_just_the_cells_that_are_predicted(CancellationToken token)
    {
        var trials = await PrepareAsync(token);
        var mutants = trials.Draw();
        Assert.That(mutants, Has.Count.EqualTo(Drawn));
        Assert.That(mutants.Select(mutant => mutant.Operator).Distinct(), Is.EquivalentTo(Drawable(trials.Reference)));

        var outcomes = await RunAsync(trials, mutants, token);

        Write(outcomes);
        var expected = outcomes.ToLookup(outcome => outcome.Effect == MutantEffect.EitherWay && outcome.Verdict == MutantVerdict.Survived);
        Assert.That(Told(expected[false].Where(IsNotKilled)), Is.Empty);
        Assert.That(outcomes.Count(outcome => outcome.Verdict == MutantVerdict.Killed), Is.GreaterThan(Drawn / 3));
        Assert.That(outcomes.Count(outcome => outcome.Verdict == MutantVerdict.Equivalent), Is.Positive, "Green is seen too.");
    }

    /// <summary>Positive control: the same mutant, with the prediction as it is, is killed.</summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_prediction_that_is_wrong_in_one_cell_makes_the_mutant_mistaken([Values] bool foretold, CancellationToken token)
    {
        var trials = await PrepareAsync(token);
        var plan = trials.Draw().Index()
            .Select(mutant => trials.Plan(mutant.Item, mutant.Index))
            .First(plan => plan.Prediction.Mutant.Operator == "port-shifted" && plan.Touched.Length > 1);
        var falsified = plan with { Touched = plan.Touched.SetItem(0, Falsified(plan.Touched[0], foretold)) };
        try
        {
            var right = await trials.RunAsync(plan, token);
            var wrong = await trials.RunAsync(falsified, token);

            Assert.That((right.Verdict, wrong.Verdict), Is.EqualTo((MutantVerdict.Killed, MutantVerdict.Mistaken)), Told([right, wrong]));
            Assert.That(wrong.Evidence.Single(comparison => comparison.IsContradicted).Predicted, Is.EqualTo(falsified.Touched[0]));
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    /// <summary>What nft can't load is no mutant that was tried, and is said to be none.</summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_mutant_nft_refuses_is_named_with_nfts_own_words(CancellationToken token)
    {
        var trials = await PrepareAsync(token);
        var plan = trials.Plan(trials.Draw()[0], 0);
        var table = plan.Prediction.Mutant.Ruleset.Tables[0];
        var broken = new Mutant("broken", "no family", new([table with { Family = "nowhere" }]));
        try
        {
            var outcome = await trials.RunAsync(plan with { Prediction = plan.Prediction with { Mutant = broken } }, token);

            Assert.That((outcome.Operator, outcome.Verdict), Is.EqualTo(("broken", MutantVerdict.Refused)));
            Assert.That(outcome.Refusal, Does.Contain("nowhere"));
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    [Test, CancelAfter(Bounds.Environment)]
    public void A_ruleset_that_does_not_conform_itself_has_no_mutants(CancellationToken token)
    {
        var leaking = Reference.Ruleset.WithRule("ip saddr $lan ip daddr $edge tcp dport 25 accept") with { Name = "mine.nft" };
        var inputs = Reference.Among("lan-1", "edge-proxy") with { Ruleset = leaking };

        Assert.That(
            () => MutantRun.ExecuteAsync(inputs, Options, new SilentProgress(), TimeProvider.System, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("mine.nft: ").And.Message.Contains("lan-1 → edge-proxy tcp"));
    }

    /// <summary>A run of its own among three hosts: drawn, tried, counted.</summary>
    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_run_counts_every_mutant_it_draws(CancellationToken token)
    {
        var options = new MutantRunOptions
        {
            Count = 6,
            Seed = 1,
            Operators = MutationOperators.Named(["accept-all", "policy-inverted", "log-added"], "test"),
        };

        var report = await MutantRun.ExecuteAsync(
            Reference.Among("ext-stranger", "worker-1", "data-redis"), options, new SilentProgress(), TimeProvider.System, token);

        Assert.That(report.Uncalibrated, Is.Empty);
        Assert.That(report.All.Drawn, Is.EqualTo(6));
        Assert.That(report.All[MutantVerdict.Killed] + report.All[MutantVerdict.Equivalent], Is.EqualTo(6), Told(report.Outcomes));
        Assert.That(report.All[MutantVerdict.Killed], Is.Positive);
        Assert.That(report.All.ExitCode, Is.Zero);
    }

    private static async Task<MutantTrials> PrepareAsync(CancellationToken token) =>
        await MutantTrials.PrepareAsync(SharedEnvironment.Session, Options, TimeProvider.System, token);

    private static async Task<IReadOnlyList<MutantOutcome>> RunAsync(
        MutantTrials trials, IReadOnlyList<Mutant> mutants, CancellationToken token)
    {
        var outcomes = new List<MutantOutcome>();
        try
        {
            foreach (var (number, mutant) in mutants.Index())
                outcomes.Add(await trials.RunAsync(mutant, number, token));
            return outcomes;
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    /// <summary>The operators that have something to change.</summary>
    private static IEnumerable<string> Drawable(NftRuleset reference) => MutationOperators.All
        .Where(mutation => mutation.Apply(reference, new Random(1)) is not null)
        .Select(mutation => mutation.Name);

    /// <summary>A cell is foretold to leak that does not, or one turns red that was not foretold.</summary>
    private static SweepPrediction Falsified(SweepPrediction predicted, bool foretold)
    {
        var fate = predicted.Fate;
        var cell = PortSet.Of(foretold ? fate.Dropped.Ranges[^1].Last : predicted.Leaks.Union(predicted.Outages).Ranges[0].First);
        var isDelivered = !fate.Delivered.Intersect(cell).IsEmpty;
        return new SweepPrediction(predicted.Sweep, predicted.Documented, fate with
        {
            Delivered = isDelivered ? fate.Delivered.Except(cell) : fate.Delivered.Union(cell),
            Dropped = isDelivered ? fate.Dropped.Union(cell) : fate.Dropped.Except(cell),
        });
    }

    private static bool IsNotKilled(MutantOutcome outcome) => outcome.Verdict is not (MutantVerdict.Killed or MutantVerdict.Equivalent);

    private static string Told(IEnumerable<MutantOutcome> outcomes) => string.Join('\n', outcomes.Select(outcome =>
        $"{outcome.Verdict} {outcome.Operator}: {outcome.Change} {outcome.Refusal}" + string.Concat(outcome.Evidence.Select(comparison =>
            $"\n  {comparison.Seen.Sweep}: unexpected {comparison.Unexpected}, missed {comparison.Missed}, "
            + $"unproven {comparison.Seen.Unproven} {string.Join("; ", comparison.Seen.Doubts)}"))));

    private static void Write(IReadOnlyList<MutantOutcome> outcomes)
    {
        foreach (var tally in MutantTally.ByOperator(outcomes).Append(MutantTally.Of(outcomes)))
        {
            var counts = tally.Counts.Select(count => $"{count.Value} {count.Key}".ToLowerInvariant());
            TestContext.Progress.WriteLine($"{tally.Name}: {string.Join(", ", counts)}");
        }

        var seconds = outcomes.Select(outcome => outcome.Timing.Seconds).Order().ToList();
        TestContext.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"a mutant: median {seconds[seconds.Count / 2]:N1} s, slowest {seconds[^1]:N1} s"));
    }
}

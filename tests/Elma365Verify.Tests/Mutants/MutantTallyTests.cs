using CsCheck;
using Elma365Verify.Mutants;

namespace Elma365Verify.Tests.Mutants;

public sealed class MutantTallyTests
{
    private static readonly Gen<MutantOutcome> Outcomes = Gen.Select(
        Gen.Int[0, MutationOperators.All.Length - 1], Gen.Int[0, Enum.GetValues<MutantVerdict>().Length - 1], (mutation, verdict) =>
            Outcome(MutationOperators.All[mutation].Name, (MutantVerdict)verdict));

    [Test]
    public void Every_mutant_drawn_is_counted_once() => Outcomes.List[0, 60].Sample(outcomes =>
    {
        var all = MutantTally.Of(outcomes);
        var byOperator = MutantTally.ByOperator(outcomes);
        return all.Drawn == outcomes.Count
            && all[MutantVerdict.Equivalent] + all[MutantVerdict.Killed] + all.NotKilled == all.Drawn
            && Enum.GetValues<MutantVerdict>().All(verdict => byOperator.Sum(tally => tally[verdict]) == all[verdict])
            && byOperator.Sum(tally => tally.NotKilled) == all.NotKilled
            && byOperator.All(tally => tally.Drawn > 0);
    });

    [Test]
    public void The_exit_code_is_0_only_where_every_mutant_that_is_not_equivalent_was_killed() => Outcomes.List[0, 4].Sample(outcomes =>
    {
        var all = MutantTally.Of(outcomes);
        var isClean = outcomes.All(outcome => outcome.Verdict is MutantVerdict.Killed or MutantVerdict.Equivalent);
        return (all.ExitCode == 0) == (isClean && outcomes.Count > 0)
            && (!isClean || all.KillRate is null or 1)
            && (isClean || all.KillRate < 1);
    });

    [TestCase(0, MutantVerdict.Killed, MutantVerdict.Equivalent)]
    [TestCase(1, MutantVerdict.Killed, MutantVerdict.Survived)]
    [TestCase(1, MutantVerdict.Killed, MutantVerdict.Mistaken)]
    [TestCase(1, MutantVerdict.Killed, MutantVerdict.Refused)]
    [TestCase(1, MutantVerdict.Unproven, MutantVerdict.Survived)]
    [TestCase(2, MutantVerdict.Killed, MutantVerdict.Unproven)]
    [TestCase(0, MutantVerdict.Equivalent)]
    [TestCase(2)]
    public void What_was_not_killed_outweighs_what_is_unproven(int exitCode, params MutantVerdict[] verdicts) =>
        Assert.That(MutantTally.Of(verdicts.Select(verdict => Outcome("rule-dropped", verdict))).ExitCode, Is.EqualTo(exitCode));

    [Test]
    public void The_kill_rate_leaves_equivalent_mutants_out()
    {
        MutantVerdict[] verdicts = [MutantVerdict.Killed, MutantVerdict.Equivalent, MutantVerdict.Killed, MutantVerdict.Unproven];

        Assert.That(
            MutantTally.Of(verdicts.Select(verdict => Outcome("rule-dropped", verdict))).KillRate, Is.EqualTo(2 / 3.0).Within(1e-9));
        Assert.That(MutantTally.Of([Outcome("log-added", MutantVerdict.Equivalent)]).KillRate, Is.Null);
    }

    private static MutantOutcome Outcome(string name, MutantVerdict verdict) => new(name, "", MutantEffect.Red, verdict, 1, 1, 1, []);
}

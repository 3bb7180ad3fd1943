using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Mutants;

namespace Elma365Verify.SelfTests;

/// <summary>Runs after every mutant and every fault of the shared environment.</summary>
[DependsOnFixture(typeof(TranslationMutantTests), AllowFailure = true)]
public sealed class RecoveryTests
{
    [Test, CancelAfter(Bounds.Matrix)]
    public async Task The_reference_ruleset_conforms_again_wherever_a_mutant_or_a_fault_was_seen(CancellationToken token)
    {
        var plan = SharedEnvironment.Swept.Count > 0 ? SharedEnvironment.Swept : SharedEnvironment.Session.Plan;

        var verdicts = await SharedEnvironment.SweepAsync(plan, new SilentPhase(), token);

        Assert.That(WrongCells.Of(verdicts), Is.Empty, WrongCells.Doubts(verdicts));
        Assert.That(Reports.Of(verdicts, []).ExitCode, Is.Zero);
    }
}

namespace Elma365Verify.Suites;

/// <summary>Nothing that was planned is missing.</summary>
[Category("Reachability")]
public sealed class PlanTests : SuiteTests
{
    [TestCaseSource(typeof(SuiteCases), nameof(SuiteCases.Plan))]
    public void Every_pair_of_hosts_was_swept_over(string protocols)
    {
        if (SuiteInputs.Error is { } error)
            Assert.Fail(error);
        Expect(report => report.OfPlan());
    }
}

namespace Elma365Verify.Suites;

/// <summary>What the vendor documents is reachable.</summary>
[Category("Reachability"), Category("Documented")]
public sealed class DocumentedFlowTests : SuiteTests
{
    [TestCaseSource(typeof(SuiteCases), nameof(SuiteCases.Flows))]
    public void Documented_flow_is_open(string id) => Expect(report => report.OfFlow(id));
}

using Elma365Verify.Policies;

namespace Elma365Verify.Suites;

/// <summary>What the vendor does not document is proven to be blocked.</summary>
[Category("Reachability"), Category("NothingElse")]
public sealed class NothingElseTests : SuiteTests
{
    [TestCaseSource(typeof(SuiteCases), nameof(SuiteCases.Pairs))]
    public void Nothing_else_reaches(string from, string to, Protocol protocol) => Expect(report => report.OfPair(from, to, protocol));
}

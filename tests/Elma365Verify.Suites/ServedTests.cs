namespace Elma365Verify.Suites;

/// <summary>Behind an open port to a real server, that server answers.</summary>
[Category("Reachability"), Category("Served")]
public sealed class ServedTests : SuiteTests
{
    [TestCaseSource(typeof(SuiteCases), nameof(SuiteCases.Servers))]
    public void Every_documented_handshake_is_served_by(string host) => Expect(report => report.OfServer(host));
}

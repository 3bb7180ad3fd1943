using System.Diagnostics;

namespace Elma365Verify.Suites;

/// <summary>The images behave as the clients of their roles expect.</summary>
[Category("Behaviour")]
public sealed class BehaviourTests : SuiteTests
{
    [StackTraceHidden]
    [TestCaseSource(typeof(SuiteCases), nameof(SuiteCases.Behaviours))]
    public void Server_behaves(string host, string behaviour) => Expect(SuiteEnvironment.Behaviours.Of(host, behaviour));
}

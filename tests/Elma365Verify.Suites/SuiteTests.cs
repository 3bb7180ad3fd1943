using System.Diagnostics;

namespace Elma365Verify.Suites;

/// <summary>What the suites share: how a test shows what the report says to its expectation.</summary>
[Category("Reachability")]
public abstract class SuiteTests
{
    [StackTraceHidden]
    private protected static void Expect(Func<SuiteReport, Reading> expectation)
    {
        var reading = expectation(SuiteEnvironment.Report);
        TestContext.Out.WriteLine(reading.Proof);
        if (!reading.Holds)
            Assert.Fail(string.Join('\n', [reading.Text, .. Attach(reading)]));
    }

    private static IEnumerable<string> Attach(Reading reading)
    {
        foreach (var finding in reading.Findings.Where(finding => finding.Capture is not null))
        {
            var capture = Path.Combine(SuiteEnvironment.Artifacts, finding.Capture!);
            TestContext.AddTestAttachment(capture, finding.ToString());
            yield return $"  capture: {capture}";
        }
    }
}

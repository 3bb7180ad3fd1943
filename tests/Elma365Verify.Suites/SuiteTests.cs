using System.Diagnostics;

namespace Elma365Verify.Suites;

/// <summary>What the suites share: how a test shows what the report says to its expectation.</summary>
public abstract class SuiteTests
{
    [StackTraceHidden]
    private protected static void Expect(Func<SuiteReport, Reading> expectation) => Expect(expectation(SuiteEnvironment.Report));

    [StackTraceHidden]
    private protected static void Expect(Reading reading)
    {
        TestContext.Out.WriteLine(reading.Proof);
        if (reading is { Faults.Count: 0, NotApplicable: { } reason })
            Assert.Ignore(reason);
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

namespace Elma365Verify.Suites;

/// <summary>What the suites share: how a test shows what the report says to its expectation.</summary>
[Category("Reachability")]
public abstract class SuiteTests
{
    private protected static void Expect(Func<SuiteReport, Reading> expectation)
    {
        var reading = expectation(SuiteEnvironment.Report);
        TestContext.Out.WriteLine(reading.Proof);
        if (reading.Holds)
            return;
        foreach (var finding in reading.Findings.Where(finding => finding.Capture is not null))
            TestContext.AddTestAttachment(Path.Combine(SuiteEnvironment.Artifacts, finding.Capture!), finding.ToString());
        Assert.Fail(reading.Text);
    }
}

using System.Net;
using System.Text.Json;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>A behaviour that is no pass is never green, and never out of sight.</summary>
internal sealed class BehaviourReportTests
{
    [Test]
    public void A_failed_behaviour_is_exit_code_1_and_the_verdict_says_so()
    {
        var run = new SampleRun().WithBehaviour("data-redis", BehaviourOutcome.Failed, "expected 1, observed 2").Build();
        var verdict = RunVerdict.Of(run);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(verdict.Sentence, Does.StartWith("Does not conform: ").And.Contain("; behaviours: 1 failed, 0 unproven; "));
        Assert.That(verdict.Meaning, Is.EqualTo("Exit code 1: an image does not behave as its role demands."));
    }

    [Test]
    public void A_failed_behaviour_beside_a_leak_is_told_with_it()
    {
        var run = new SampleRun()
            .WithLeak("worker-1", "data-redis", Elma365Verify.Policies.Protocol.Tcp, "6380")
            .WithBehaviour("data-redis", BehaviourOutcome.Failed, "x").Build();
        Assert.That(RunVerdict.Of(run).Meaning, Does.Contain("an undocumented port is reachable").And.Contain("an image does not behave"));
        Assert.That(run.Worst, Is.EqualTo(Elma365Verify.Reachability.Verdict.Leak));
    }

    [Test]
    public void A_behaviour_not_performed_is_exit_code_2_and_never_0()
    {
        var run = new SampleRun().WithBehaviour("data-redis", BehaviourOutcome.Unproven, "not tried: nobody is let in").Build();
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(RunVerdict.Of(run).Sentence, Does.StartWith("Unproven: ").And.Contain("; behaviours: 0 failed, 1 unproven; "));
    }

    [Test]
    public void A_server_none_was_tried_of_is_exit_code_2_and_named()
    {
        var run = new SampleRun().WithoutBehaviours("data-redis").Build();
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Summary.Behaviours.Unproven, Is.EqualTo(1));
        Assert.That(Screen(run), Does.Contain("data-redis       none tried"));
        Assert.That(HtmlReport.Render(run), Does.Contain("None was tried."));
    }

    [Test]
    public void What_is_not_applicable_changes_no_exit_code_and_is_on_the_last_screen()
    {
        var run = SampleRun.Conforming;
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Summary.Behaviours, Is.EqualTo(new BehaviourCounts(Passed: 5, Failed: 0, Unproven: 0, NotApplicable: 1)));
        Assert.That(Screen(run), Does.Contain("Not applicable to data-minio (OpenStack Swift stand-in for MinIO): keeps tags"));
    }

    [Test]
    public void Every_format_holds_every_behaviour_that_is_no_pass()
    {
        var run = SampleRun.Broken;
        var json = JsonDocument.Parse(ResultsJson.Render(run)).RootElement.GetProperty("services").EnumerateArray()
            .SelectMany(service => service.GetProperty("behaviours").EnumerateArray())
            .Select(behaviour => $"{behaviour.GetProperty("outcome")}: {behaviour.GetProperty("name")}: {behaviour.GetProperty("detail")}")
            .ToList();
        var page = WebUtility.HtmlDecode(HtmlReport.Render(run));
        foreach (var behaviour in run.Services.SelectMany(service => service.Behaviours).Where(shown => shown.Detail is not null))
        {
            Assert.That(json, Has.One.EndsWith($": {behaviour.Name}: {behaviour.Detail}"));
            Assert.That(page, Does.Contain(behaviour.Name).And.Contain(VisibleText.Of(behaviour.Detail!)));
            Assert.That(Screen(run), Does.Contain(behaviour.Name));
        }

        Assert.That(json, Has.One.StartsWith("failed: ").And.One.StartsWith("unproven: ").And.One.StartsWith("notApplicable: "));
    }

    [Test]
    public void More_than_twenty_failures_are_counted_not_listed()
    {
        var run = new SampleRun();
        for (var number = 0; number < 25; number++)
            run.WithBehaviour("data-redis", BehaviourOutcome.Failed, "x");
        var lines = Screen(run.Build()).Split('\n');
        Assert.That(lines.Count(line => line.StartsWith("Failed ", StringComparison.Ordinal)), Is.EqualTo(20));
        Assert.That(lines.Select(line => line.TrimEnd()), Does.Contain("and 5 more in artifacts/latest/report.html"));
    }

    private static string Screen(RunReport run)
    {
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);
        return output.ToString();
    }
}

using System.Text.Json;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>An image that did not come up, and a server that ended or was restarted, are findings of that image in every format.</summary>
internal sealed class FallenImageTests
{
    private const string Why = "ended with exit code 1 before it served. Its last lines:\n  no such directory: /data";

    private static RunReport Fallen => With(service => service with
    {
        Served = false,
        Version = null,
        Failure = Why,
        Checks = [.. service.Checks.Select(check => check with { Succeeded = false, Detail = "the image did not come up" })],
        Behaviours = [.. service.Behaviours.Select(shown => shown with { Outcome = BehaviourOutcome.Failed, Detail = "not there" })],
    });

    [Test]
    public void It_is_one_outage_of_its_host_and_the_packets_are_judged_by_themselves()
    {
        var report = Fallen;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.ExitCode, Is.EqualTo(1));
            Assert.That(report.Findings.Select(finding => finding.ToString()), Is.EqualTo(["Outage  data-redis → data-redis  tcp 6379"]));
            Assert.That(report.Findings[0].Evidence, Has.Some.Contains("did not come up: it ended with exit code 1 before it served"));
            Assert.That(report.Findings[0].Evidence, Has.Some.Contains("no such directory: /data"));
            Assert.That(report.Summary.Outages, Is.Zero);
            Assert.That(RunVerdict.Of(report).Meaning, Does.Contain("an image did not come up").And.Not.Contain("a documented one is not"));
        }
    }

    [TestCase(RunParts.Reachability)]
    [TestCase(RunParts.Evasions)]
    [TestCase(RunParts.Backup)]
    public void It_is_a_finding_whatever_the_run_was_asked_for(RunParts parts)
    {
        var fallen = Fallen.Services.Single(service => service.Host == "data-redis") with { Checks = [], Behaviours = [] };
        var sound = SampleRun.Conforming with { Parts = parts, Services = [] };
        var report = sound with
        {
            Services = [fallen],
            Findings = FindingsBuilder.Build(sound.Policy, sound.Topology, sound.Verdicts, [fallen], parts),
        };

        Assert.That(report.ExitCode, Is.EqualTo(1));
        Assert.That(report.Findings, Has.Count.EqualTo(1));
        Assert.That(RunVerdict.Of(report).Meaning, Does.Contain("an image did not come up"));
        Assert.That(sound.ExitCode, Is.Zero, "the control");
    }

    [Test]
    public void Every_format_says_why()
    {
        var report = Fallen;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(HtmlReport.Render(report), Does.Contain("⊘ did not come up").And.Contain("no such directory: /data"));
            Assert.That(JUnitXml.Render(report), Does.Contain("no such directory: /data"));
            using var results = JsonDocument.Parse(ResultsJson.Render(report));
            var service = results.RootElement.GetProperty("services").EnumerateArray()
                .Single(service => service.GetProperty("host").GetString() == "data-redis");
            Assert.That(service.GetProperty("failure").GetString(), Is.EqualTo(Why));
            Assert.That(service.GetProperty("served").GetBoolean(), Is.False);
        }
    }

    [Test]
    public void The_suites_fail_the_tests_of_that_role_and_no_other()
    {
        var report = Fallen;
        var suites = new SuiteReport(report.Policy, report.Topology, [Handshake("data-redis"), Handshake("data-postgresql")], report);

        Assert.That(suites.OfServer("data-redis").Faults[0], Does.Contain("did not come up: it ended with exit code 1"));
        Assert.That(suites.OfServer("data-postgresql").Faults, Is.Empty);

        ExpectedHandshake Handshake(string host)
        {
            var check = report.Services.Single(service => service.Host == host).Checks[0];
            return new ExpectedHandshake(check.From, host, check.Port, check.Handshake);
        }
    }

    [Test]
    public void A_server_that_ended_is_an_outage_and_what_passed_before_is_no_pass()
    {
        var report = Interrupted(new ServerFate(HasEnded: true, "its container ended during the run", "  out of memory"));
        var redis = report.Services.Single(service => service.Host == "data-redis");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.ExitCode, Is.EqualTo(1));
            Assert.That(report.Findings.Single().ToString(), Is.EqualTo("Outage  data-redis → data-redis  tcp 6379"));
            Assert.That(report.Findings.Single().Evidence, Has.Some.Contains("out of memory"));
            Assert.That(redis.Behaviours.Select(shown => shown.Outcome), Is.Not.Empty.And.None.EqualTo(BehaviourOutcome.Passed));
            Assert.That(HtmlReport.Render(report), Does.Contain("its container ended during the run"));
        }
    }

    [Test]
    public void A_server_that_was_restarted_is_unproven_and_what_failed_has_its_cause_beside_it()
    {
        var fate = new ServerFate(HasEnded: false, "the server was restarted during the run", null);
        var report = Interrupted(fate);
        var failed = new SampleRun().WithBehaviour("data-redis", BehaviourOutcome.Failed, "connection reset").Build().Services
            .Single(service => service.Host == "data-redis");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.ExitCode, Is.EqualTo(2));
            Assert.That(report.Findings.Single().Verdict, Is.EqualTo(Verdict.Unproven));
            Assert.That(
                Interruptions.With(failed, fate).Behaviours.Single(shown => shown.Outcome == BehaviourOutcome.Failed).Detail,
                Is.EqualTo("connection reset (the server was restarted during the run)"));
        }
    }

    private static RunReport Interrupted(ServerFate fate) => With(service => Interruptions.With(service, fate));

    private static RunReport With(Func<ServiceReport, ServiceReport> change)
    {
        var sound = SampleRun.Conforming;
        ServiceReport[] services = [.. sound.Services.Select(service => service.Host == "data-redis" ? change(service) : service)];
        return sound with
        {
            Services = services,
            Findings = FindingsBuilder.Build(sound.Policy, sound.Topology, sound.Verdicts, services),
            Summary = SummaryBuilder.Build(sound.Policy, sound.Topology, sound.Verdicts, services, TimeSpan.FromSeconds(1), sound.Backup),
        };
    }
}

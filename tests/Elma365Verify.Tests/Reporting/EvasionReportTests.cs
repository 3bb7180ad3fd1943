using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Evasions;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>Crafted packets in every format: what leaked is named, what is unproven is no pass, what is neither says so.</summary>
internal sealed class EvasionReportTests
{
    private static readonly RunReport Conforming = SampleRun.Conforming;
    private static readonly RunReport Leaking = new SampleRun().WithEvasions(SampleEvasions.Leaking).Build();
    private static readonly RunReport Doubtful = new SampleRun().WithEvasions(SampleEvasions.Doubtful).Build();

    [Test]
    public void A_leak_does_not_conform_and_a_doubt_is_unproven()
    {
        Assert.That((Conforming.ExitCode, Conforming.Worst), Is.EqualTo((0, Verdict.Conforms)));
        Assert.That((Leaking.ExitCode, Leaking.Worst), Is.EqualTo((1, Verdict.Leak)));
        Assert.That((Doubtful.ExitCode, Doubtful.Worst), Is.EqualTo((2, Verdict.Unproven)));
    }

    [Test]
    public void Evasions_asked_for_and_not_tried_are_unproven()
    {
        var untried = new SampleRun().WithEvasions(null).Build();
        Assert.That((untried.ExitCode, untried.NotCarriedOut), Is.EqualTo((2, RunParts.Evasions)));
        Assert.That(RunVerdict.Of(untried).Sentence, Does.StartWith("Unproven").And.Contain("evasions were not tried"));
        Assert.That((int)XDocument.Parse(JUnitXml.Render(untried)).Root!.Attribute("errors")!, Is.EqualTo(1));
    }

    [Test]
    public void Evasions_of_which_none_was_proven_to_be_blocked_are_unproven() => Assert.That(
        new SampleRun().WithEvasions(new EvasionReport([], [])).Build().ExitCode, Is.EqualTo(2));

    [Test]
    public void The_last_line_counts_them()
    {
        Assert.That(RunVerdict.Of(Conforming).Figures, Does.Contain($"; {SampleEvasions.Blocked.Counts}; "));
        Assert.That(
            SampleEvasions.Blocked.Counts.ToString(),
            Does.Match("^[0-9,]+ evasions, 0 leaks, 0 unproven, [0-9]+ not forwarded by this kernel$"));
        Assert.That(RunVerdict.Of(Leaking).Meaning, Does.Contain("a crafted packet gets past the rules"));
    }

    [Test]
    public void Every_outcome_is_counted_once()
    {
        foreach (var evasions in new[] { SampleEvasions.Blocked, SampleEvasions.Leaking, SampleEvasions.Doubtful })
        {
            Assert.That(evasions.Families().Sum(entry => entry.Counts.Cells), Is.EqualTo(evasions.Counts.Cells));
            Assert.That(evasions.Leaks().Sum(finding => finding.Cells.Length), Is.EqualTo(evasions.Counts.Leaks));
            Assert.That(evasions.Unproven().Sum(finding => finding.Cells.Length), Is.EqualTo(evasions.Counts.Unproven));
        }
    }

    [Test]
    public void Every_format_names_the_leaking_family_and_pair()
    {
        var finding = SampleEvasions.Leaking.Leaks().Single();
        var page = WebUtility.HtmlDecode(HtmlReport.Render(Leaking));
        var json = Json(Leaking).GetProperty("evasions").GetProperty("leaks").EnumerateArray().Single();
        var failure = XDocument.Parse(JUnitXml.Render(Leaking)).Descendants("failure").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.ToString(), Does.StartWith("tcp-ack  worker-1 → data-redis  ack to "));
            Assert.That(page, Does.Contain("worker-1 → data-redis ").And.Contain(finding.Variants));
            Assert.That(Screen(Leaking), Does.Contain($"Leak  {finding}"));
            Assert.That(failure.Value, Does.Contain(finding.ToString()));
            Assert.That(json.GetProperty("family").GetString(), Is.EqualTo("tcp-ack"));
            Assert.That((json.GetProperty("from").GetString(), json.GetProperty("to").GetString()), Is.EqualTo(("worker-1", "data-redis")));
            Assert.That(
                json.GetProperty("variants").EnumerateArray().Select(variant => variant.GetString()),
                Is.EqualTo(finding.Cells.Select(cell => cell.Variant)));
        }
    }

    [Test]
    public void A_doubt_is_told_harmlessly_everywhere()
    {
        const string doubt = "the witness of data-redis stopped capturing: <b>Bad file descriptor</b>";
        Assert.That(HtmlReport.Render(Doubtful), Does.Not.Contain("<b>Bad"));
        Assert.That(WebUtility.HtmlDecode(HtmlReport.Render(Doubtful)), Does.Contain(doubt));
        Assert.That(Screen(Doubtful).ReplaceLineEndings(" "), Does.Contain("the witness of data-redis stopped capturing"));
        Assert.That(XDocument.Parse(JUnitXml.Render(Doubtful)).Descendants("error").Select(error => error.Value), Has.Some.Contains(doubt));
    }

    [Test]
    public void What_no_kernel_hands_on_is_named_and_changes_nothing()
    {
        Assert.That(SampleEvasions.Blocked.Counts.NotForwarded, Is.GreaterThan(0));
        Assert.That(HtmlReport.Render(Conforming), Does.Contain("spoofed tcp as 127.0.0.1"));
        Assert.That(
            Json(Conforming).GetProperty("evasions").GetProperty("notForwarded").EnumerateArray()
                .Select(entry => entry.GetProperty("packet").GetString()),
            Is.EqualTo(new[] { "spoofed tcp as 127.0.0.1" }));
    }

    [Test]
    public void A_firewall_that_keeps_connections_is_told() =>
        Assert.That(HtmlReport.Render(Conforming), Does.Contain("This firewall keeps connections"));

    [Test]
    public void What_leaked_is_kept_as_packets_and_nothing_else_is()
    {
        var directory = Directory.CreateTempSubdirectory("evasions-");
        try
        {
            var captured = new CapturedFrame(1, new byte[] { 1, 2, 3 });
            new ArtifactsDirectory(directory.FullName).Write(Leaking, _ => [], _ => [captured]);
            var files = Directory.GetFiles(Path.Combine(directory.FullName, Leaking.RunId, "findings")).Select(Path.GetFileName);
            Assert.That(files, Is.EqualTo(new[] { "evasions-worker-1-data-redis.pcap" }));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Test]
    public void Results_follow_the_published_schema()
    {
        foreach (var run in new[] { Leaking, Doubtful, new SampleRun().WithEvasions(null).Build() })
            Assert.That(SchemaWalk.Faults(Json(run), ResultsJsonTests.Schema), Is.Empty);
    }

    [Test]
    public void The_screen_is_never_wider_than_80_columns()
    {
        foreach (var run in new[] { Conforming, Leaking, Doubtful })
            Assert.That(Screen(run).Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(80));
    }

    private static JsonElement Json(RunReport run) => JsonDocument.Parse(ResultsJson.Render(run)).RootElement;

    private static string Screen(RunReport run)
    {
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);
        return output.ToString();
    }
}

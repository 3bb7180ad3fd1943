using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class EveryFormatTests
{
    private static readonly RunReport[] Runs =
    [
        SampleRun.Broken,
        new SampleRun().WithoutHandshakes("data-redis").Build(),
        new SampleRun().WithStray("lan-1", "master-1", Protocol.Tcp, "lan-1", "22").Build(),
    ];

    [TestCaseSource(nameof(Runs))]
    public void Results_json_holds_every_finding(RunReport run)
    {
        var findings = JsonDocument.Parse(ResultsJson.Render(run)).RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => new[] { "from", "to", "protocol", "ports" }.Select(name => finding.GetProperty(name).GetString()))
            .Select(texts => string.Join(' ', texts));
        Assert.That(findings, Is.EqualTo(run.Findings.Select(finding =>
            $"{finding.From} {finding.To} {finding.Protocol.ToLowerName()} {finding.Ports}")));
    }

    [Test]
    public void What_the_ruleset_was_recognised_as_stands_in_the_results_on_the_page_and_on_the_screen()
    {
        const string note = "rules.v4 says nothing of IPv6.";
        var run = SampleRun.Conforming with { RulesetNotes = [note] };
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);

        Assert.That(JsonDocument.Parse(ResultsJson.Render(run)).RootElement.GetProperty("rulesetNotes")[0].GetString(), Is.EqualTo(note));
        Assert.That(HtmlReport.Render(run), Does.Contain($"<li>{note}</li>"));
        Assert.That(output.ToString(), Does.Contain(note));
    }

    [TestCaseSource(nameof(Runs))]
    public void Junit_holds_every_finding_and_its_evidence(RunReport run)
    {
        var outcomes = XDocument.Parse(JUnitXml.Render(run)).Descendants("testcase").Elements().Select(element => element.Value).ToList();
        foreach (var finding in run.Findings)
        {
            var telling = finding.Evidence.Select(VisibleText.Of).Append(finding.ToString()).ToList();
            Assert.That(outcomes.Exists(text => telling.TrueForAll(text.Contains)), Is.True, finding.ToString());
        }
    }

    [TestCaseSource(nameof(Runs))]
    public void The_page_holds_every_finding_and_its_evidence(RunReport run)
    {
        var page = WebUtility.HtmlDecode(HtmlReport.Render(run));
        foreach (var finding in run.Findings)
            Assert.That(page, Does.Contain($"{finding.From} → {finding.To} "));
        foreach (var sentence in run.Findings.SelectMany(finding => finding.Evidence))
            Assert.That(page, Does.Contain($"<li>{VisibleText.Of(sentence)}</li>"));
    }

    [TestCaseSource(nameof(Runs))]
    public void The_screen_holds_every_finding(RunReport run)
    {
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);
        foreach (var finding in run.Findings)
            Assert.That(output.ToString(), Does.Contain($"{finding.From} → {finding.To}  "));
    }

    [Test]
    public void Every_format_agrees_on_the_verdict()
    {
        foreach (var run in Runs)
        {
            var verdict = RunVerdict.Of(run);
            Assert.That(HtmlReport.Render(run), Does.Contain(verdict.Figures));
            Assert.That(ResultsJson.Render(run), Does.Contain($"\"exitCode\": {run.ExitCode}"));
            var root = XDocument.Parse(JUnitXml.Render(run)).Root!;
            Assert.That((int)root.Attribute("failures")! > 0, Is.EqualTo(run.ExitCode == 1));
            Assert.That((int)root.Attribute("failures")! + (int)root.Attribute("errors")!, Is.GreaterThan(0));
        }
    }
}

using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class HtmlReportTests
{
    [Test]
    public void The_banner_says_what_the_run_comes_to()
    {
        Assert.That(HtmlReport.Render(SampleRun.Conforming), Does.Contain("class=\"banner conforms\"").And.Contain("Exit code 0"));
        Assert.That(HtmlReport.Render(SampleRun.Broken), Does.Contain("class=\"banner leak\"").And.Contain("Exit code 1"));
        var empty = HtmlReport.Render(SampleRun.Conforming with { Verdicts = [] });
        Assert.That(empty, Does.Contain("class=\"banner unproven\"").And.Contain("Exit code 2"));
    }

    [Test]
    public void The_file_needs_nothing_else()
    {
        var html = HtmlReport.Render(SampleRun.Broken);
        foreach (var outside in new[] { "<script", "<link", "src=", "url(", "://" })
            Assert.That(html, Does.Not.Contain(outside));
    }

    [Test]
    public void Every_value_is_escaped()
    {
        const string hostile = "<script>alert('x')</script>&\"\u001b";
        var run = new SampleRun().WithFailedHandshake("worker-1", "data-redis", 6379, hostile).Build();
        var html = HtmlReport.Render(run with
        {
            RunId = hostile,
            PolicyFile = hostile,
            RulesetFile = hostile,
            RulesetNotes = [hostile],
            Engine = hostile,
            Services =
            [
                .. run.Services.Select(service => service with
                {
                    Version = hostile, StandIn = hostile, Image = hostile, Digest = hostile, Contract = hostile, User = hostile,
                }),
            ],
            Timings = [new PhaseTiming(hostile, 1)],
        });
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("alert('").And.Not.Contain("\u001b"));
        Assert.That(html, Does.Contain(@"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u001B"));
    }

    [Test]
    public void The_contract_and_what_is_hardened_stand_beside_the_image()
    {
        var run = SampleRun.WithHardenedRedis;
        Assert.That(HtmlReport.Render(SampleRun.Conforming), Does.Contain("contract official</span>").And.Not.Contain("read-only root"));
        Assert.That(HtmlReport.Render(run), Does.Contain("contract bitnami, read-only root, user 1001</span>"));
    }

    [Test]
    public void Every_documented_flow_and_its_section_is_listed()
    {
        var html = HtmlReport.Render(SampleRun.Conforming);
        foreach (var flow in SampleNetwork.Policy.Flows)
            Assert.That(html, Does.Contain($"<code>{flow.Id}</code>").And.Contain($"<h3>{flow.Seed[0].Section}</h3>"));
    }

    [Test]
    public void Stand_ins_and_bare_witnesses_are_named() => Assert.That(
        HtmlReport.Render(SampleRun.Conforming),
        Does.Contain("<b>OpenStack Swift stand-in for MinIO</b>").And.Contain("<b>Bare witnesses:</b> ext-allowed, "));

    [Test]
    public void A_finding_links_to_its_capture()
    {
        var run = SampleRun.Broken;
        var html = HtmlReport.Render(run with { Findings = [run.Findings[0] with { Capture = "findings/01 a.pcap" }] });
        Assert.That(html, Does.Contain("<a href=\"findings/01%20a.pcap\"><code>findings/01 a.pcap</code></a>"));
    }
}

using System.Xml.Linq;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class JUnitXmlTests
{
    [Test]
    public void A_conforming_run_has_a_passing_case_for_each_flow_pair_and_each_sweep()
    {
        var suites = XDocument.Parse(JUnitXml.Render(SampleRun.Conforming)).Root!;
        var cases = suites.Descendants("testcase").Where(IsSweep).ToList();
        var flowPairs = FlowStanding.All(SampleNetwork.Policy, Ledger.Of(SampleRun.Conforming)).Sum(flow => flow.Pairs.Count);
        var rest = cases.Where(test => NameOf(test).EndsWith("nothing else", StringComparison.Ordinal)).ToList();
        Assert.That(cases, Has.Count.EqualTo(flowPairs + rest.Count));
        Assert.That(rest, Has.Count.EqualTo((210 * 3) - 20), "a pair with a documented echo leaves no other ICMP cell");
        Assert.That(cases.Elements(), Is.Empty);
        Assert.That(cases.Select(test => NameOf(test) + test.Attribute("classname")), Is.Unique);
    }

    [Test]
    public void Counts_are_those_of_the_cases()
    {
        var root = XDocument.Parse(JUnitXml.Render(SampleRun.Broken)).Root!;
        foreach (var element in root.Elements("testsuite").Prepend(root))
        {
            Assert.That((int)element.Attribute("tests")!, Is.EqualTo(element.Descendants("testcase").Count()));
            Assert.That((int)element.Attribute("failures")!, Is.EqualTo(element.Descendants("failure").Count()));
            Assert.That((int)element.Attribute("errors")!, Is.EqualTo(element.Descendants("error").Count()));
            Assert.That((int)element.Attribute("skipped")!, Is.EqualTo(element.Descendants("skipped").Count()));
        }
    }

    [Test]
    public void Leaks_and_outages_fail_and_unproven_is_an_error()
    {
        var root = XDocument.Parse(JUnitXml.Render(SampleRun.Broken)).Root!;
        Assert.That(root.Descendants("failure").Select(failure => NameOf(failure.Parent!)), Is.EquivalentTo(new[]
        {
            "ext-stranger → edge-proxy udp: nothing else",
            "worker-1 → data-redis tcp: nothing else",
            "lan-1 → data-minio tcp: nothing else",
            "drbd: worker-2 → worker-1 tcp 7000-7999",
            "postgresql: worker-1 → data-postgresql tcp 5432",
            "Failed <behaviour> of data-redis",
        }));
        Assert.That(
            root.Descendants("error").Select(error => NameOf(error.Parent!)),
            Is.EqualTo(new[] { "master-1 → lan-1 udp: nothing else", "Unproven <behaviour> of data-postgresql" }));
    }

    [Test]
    public void A_doubted_sweep_fails_its_documented_flows_too()
    {
        var silent = new SampleRun()
            .WithOutage("worker-1", "worker-2", Protocol.Udp, "8472")
            .WithDoubt("worker-1", "worker-2", Protocol.Udp, "the sender died")
            .Build();
        Assert.That(XDocument.Parse(JUnitXml.Render(silent)).Descendants("error").Select(error => NameOf(error.Parent!)), Is.EqualTo(new[]
        {
            "vxlan: worker-1 → worker-2 udp 4298-4299, 8469, 8472",
            "worker-1 → worker-2 udp: nothing else",
        }));
    }

    [Test]
    public void A_finding_outside_all_sweeps_has_a_case_of_its_own()
    {
        var run = new SampleRun().WithoutHandshakes("data-redis").Build();
        var error = XDocument.Parse(JUnitXml.Render(run)).Descendants("error").Single();
        Assert.That((string?)error.Attribute("message"), Does.Contain("data-redis"));
    }

    [Test]
    public void Nothing_swept_is_an_error_and_never_an_empty_pass()
    {
        var xml = JUnitXml.Render(SampleRun.Conforming with { Verdicts = [] });
        Assert.That(XDocument.Parse(xml).Descendants("error").ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Control_characters_do_not_break_the_file()
    {
        var xml = JUnitXml.Render(new SampleRun().WithFailedHandshake("worker-1", "data-redis", 6379, "bell\a <b>&\0 \ud800").Build());
        Assert.That(XDocument.Parse(xml).Descendants("failure").Single().Value, Does.Contain(@"bell\u0007 <b>&\u0000 \uD800"));
    }

    [Test]
    public void Times_of_the_cases_add_up_to_the_sweep_phase()
    {
        var root = XDocument.Parse(JUnitXml.Render(SampleRun.Conforming)).Root!;
        Assert.That(
            root.Elements("testsuite").Where(suite => IsSweep(suite.Elements("testcase").First()))
                .Sum(suite => (double)suite.Attribute("time")!),
            Is.EqualTo(61.9).Within(0.1));
    }

    [Test]
    public void A_behaviour_is_a_case_of_its_servers_suite_and_a_server_without_any_is_an_error()
    {
        var run = new SampleRun()
            .WithBehaviour("data-redis", BehaviourOutcome.Failed, "observed <nothing>")
            .WithoutBehaviours("data-minio")
            .Build();
        var cases = XDocument.Parse(JUnitXml.Render(run)).Descendants("testcase").Where(IsBehaviour).ToList();
        Assert.That(
            cases.Select(test => $"{(string?)test.Attribute("classname")}: {NameOf(test)}: {test.Elements().SingleOrDefault()?.Name}"),
            Is.EqualTo(new[]
            {
                "behaviour of edge-proxy: keeps what it is given: ",
                "behaviour of data-postgresql: keeps what it is given: ",
                "behaviour of data-redis: keeps what it is given: ",
                "behaviour of data-redis: Failed <behaviour> of data-redis: failure",
                "behaviour of data-rabbitmq: keeps what it is given: ",
                "behaviour of data-minio: some behaviour was tried: error",
            }));
        var failure = cases.Elements("failure").Single();
        Assert.That((string?)failure.Attribute("type"), Is.EqualTo("Failed"));
        Assert.That((string?)failure.Attribute("message"), Is.EqualTo("observed <nothing>"));
    }

    [Test]
    public void Only_what_is_not_applicable_is_skipped_and_it_says_so()
    {
        var skipped = XDocument.Parse(JUnitXml.Render(SampleRun.Broken)).Descendants("skipped").Single();
        Assert.That(NameOf(skipped.Parent!), Is.EqualTo("keeps tags"));
        Assert.That(
            (string?)skipped.Attribute("message"),
            Is.EqualTo("not applicable to this image: OpenStack Swift stand-in for MinIO lacks tagging"));
    }

    private static bool IsSweep(XElement test) => ((string)test.Attribute("classname")!).Contains('→');

    private static bool IsBehaviour(XElement test) =>
        ((string)test.Attribute("classname")!).StartsWith("behaviour of ", StringComparison.Ordinal);

    private static string NameOf(XElement test) => (string)test.Attribute("name")!;
}

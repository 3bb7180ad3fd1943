using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using Elma365Verify.Backup.References;
using Elma365Verify.Backup.Results;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>A part that was not asked for proves nothing, changes nothing, and never reads as if it had been verified.</summary>
internal sealed class RunPartsTests
{
    private static readonly RunParts[] Some = [.. Enumerable.Range(1, (int)RunParts.All - 1).Select(bits => (RunParts)bits)];

    private static readonly Gen<BackupResult?> AnyBackup =
        from stores in Often<Func<StoreBackupResult, StoreBackupResult>>(
            store => store, [.. SampleBackups.FailedStores.Values, .. SampleBackups.UnknownStores.Values]).Array[0, 5]
        from references in Often<ReferenceCheck?>(SampleBackups.Whole, [SampleBackups.Dangling, SampleBackups.NotFollowed, null])
        from traffic in Often<TrafficResult?>(SampleBackups.Documented, [SampleBackups.Undocumented, SampleBackups.Unseen, null])
        from isThere in Gen.Int[0, 9]
        select isThere == 0 ? null : new BackupResult(
            [.. stores.Select((change, index) => change(SampleBackups.Stores[index]))], references, traffic);

    [TestCase(
        RunParts.Backup,
        "Conforms (backup only): 5 stores, 5,010 items compared, 0 differences, 0 lost, 0 dangling references, "
        + "1 thing named as not kept")]
    [TestCase(RunParts.Reachability, "Conforms (reachability only): 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven")]
    [TestCase(RunParts.Evasions, "Conforms (evasions only): 992 evasions, 0 leaks, 0 unproven, 1 not forwarded by this kernel")]
    [TestCase(
        RunParts.Services,
        "Conforms (services only): 5 servers, 5 handshakes, 0 failed; behaviours: 5 passed, 0 failed, 1 not applicable")]
    [TestCase(
        RunParts.Reachability | RunParts.Services,
        "Conforms (reachability and services only): 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven")]
    [TestCase(
        RunParts.Services | RunParts.Backup,
        "Conforms (services and backup only): 5 servers, 5 handshakes, 0 failed; behaviours: 5 passed, 0 failed, 1 not applicable; "
        + "5 stores restored to the last field, 1 thing named as not kept")]
    [TestCase(
        RunParts.Reachability | RunParts.Backup,
        "Conforms (reachability and backup only): 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven; "
        + "5 stores restored to the last field, 1 thing named as not kept")]
    public void The_last_line_speaks_of_what_was_asked_for_and_says_that_it_was_not_all(RunParts parts, string sentence)
    {
        var run = new SampleRun().Only(parts).Build();
        Assert.That((run.ExitCode, RunVerdict.Of(run).Sentence), Is.EqualTo((0, sentence)));
    }

    [TestCaseSource(nameof(Some))]
    public void Every_format_says_what_was_not_asked_for(RunParts parts)
    {
        var run = new SampleRun().Only(parts).Build();
        var json = JsonDocument.Parse(ResultsJson.Render(run)).RootElement;
        var skipped = XDocument.Parse(JUnitXml.Render(run)).Descendants("testcase")
            .Where(test => ((string?)test.Element("skipped")?.Attribute("message") ?? string.Empty)
                .StartsWith("not asked for", StringComparison.Ordinal));
        var missing = PartNames.Of(RunParts.All & ~parts);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(skipped.Select(test => (string?)test.Attribute("name")), Is.EqualTo(missing));
            Assert.That(SchemaWalk.Faults(json, ResultsJsonTests.Schema), Is.Empty);
            Assert.That(json.GetProperty("parts").EnumerateArray().Select(part => part.GetString()), Is.EqualTo(PartNames.Of(parts)));
            Assert.That(Screen(run), Does.Contain($"Not asked for, so nothing is said of it: {string.Join(", ", missing)}"));
            Assert.That(
                RunVerdict.Of(run).Meaning,
                Does.Contain("Not asked for, so that nothing is said of it: ").And.EndsWith($"{missing[^1]}."));
            Assert.That(HtmlReport.Render(run), Does.Contain("Not asked for: wh").And.Contain($"Conforms ({PartNames.Of(parts)[0]}"));
        }
    }

    [Test]
    public void With_everything_asked_for_nothing_is_said_not_to_be()
    {
        var run = SampleRun.Conforming;
        foreach (var text in new[] { Screen(run), HtmlReport.Render(run), JUnitXml.Render(run), RunVerdict.Of(run).Meaning })
            Assert.That(text, Does.Not.Contain("ot asked for").And.Not.Contain(" only)"));
    }

    [Test]
    public void Without_ports_there_is_no_matrix_no_flow_that_conforms_and_no_finding_of_flows_never_probed()
    {
        var policy = SampleNetwork.Policy with { Flows = [.. SampleNetwork.Policy.Flows, Unreachable()] };
        var run = new SampleRun(policy, SampleNetwork.Topology).Only(RunParts.Backup).Build();
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(Screen(run), Does.Not.Contain("From zone").And.Not.Contain("probes"));
        Assert.That(HtmlReport.Render(run), Does.Not.Contain("class=\"matrix\"><thead"));
        var flows = JsonDocument.Parse(ResultsJson.Render(run)).RootElement.GetProperty("flows").EnumerateArray();
        Assert.That(flows.Select(flow => flow.GetProperty("verdict").GetString()), Is.All.EqualTo("unproven"));
        Assert.That(new SampleRun(policy, SampleNetwork.Topology).Build().ExitCode, Is.EqualTo(2), "asked for, it is unproven");
    }

    [Test]
    public void A_failed_handshake_is_an_outage_without_any_sweep()
    {
        var run = new SampleRun().WithFailedHandshake("worker-1", "data-redis", 6379, "no answer").Only(RunParts.Services).Build();
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(
            RunVerdict.Of(run).Sentence,
            Does.StartWith("Does not conform (services only): 5 servers, 6 handshakes, 1 failed"));
        Assert.That(Screen(run), Does.Contain("Outage    worker-1 → data-redis  tcp 6379"));
    }

    [Test]
    public void A_part_asked_for_and_not_carried_out_is_unproven()
    {
        var whole = SampleRun.Conforming;
        using (Assert.EnterMultipleScope())
        {
            AssertUnproven(whole with { Verdicts = [] }, "nothing was swept");
            AssertUnproven(whole with { Services = [] }, "no server was used");
            AssertUnproven(whole with { Services = [.. whole.Services.Where(service => service.Served is null)] }, "no server was used");
            AssertUnproven(whole with { Backup = null }, "backups were not carried out");
            AssertUnproven(whole with { Backup = SampleBackups.Nothing }, "no store was backed up");
            AssertUnproven(new SampleRun().Only(RunParts.None).Build(), "nothing was verified");
        }
    }

    [Test]
    public void A_report_that_forgets_to_say_what_was_asked_for_was_asked_for_everything()
    {
        var run = SampleRun.Conforming;
        var forgetful = new RunReport(
            run.RunId, run.Started, run.PolicyFile, run.RulesetFile, run.Engine, run.Policy, run.Topology,
            run.Verdicts, run.Services, run.Findings, run.Timings, run.Summary);
        Assert.That(forgetful.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Exit_code_0_needs_every_part_asked_for_to_have_passed_and_nothing_anywhere_to_have_failed() =>
        Gen.Select(AnyBackup, Gen.Int[0, (int)RunParts.All], Gen.Int[0, 2], Gen.Int[0, 2]).Sample(
            (backup, bits, sweeps, servers) =>
            {
                var parts = (RunParts)bits;
                var run = Run(backup, parts, sweeps, servers);
                var passed = parts != RunParts.None
                    && (!parts.HasFlag(RunParts.Reachability) || sweeps == 0)
                    && (!parts.HasFlag(RunParts.Services) || servers == 0)
                    && (!parts.HasFlag(RunParts.Backup) || IsWhole(backup));
                Assert.That(run.ExitCode == 0, Is.EqualTo(passed), $"{parts}, sweeps {sweeps}, servers {servers}");
                Assert.That(RunVerdict.Of(run).Word == "Conforms", Is.EqualTo(passed));
                Assert.That(run.Worst == Verdict.Conforms, Is.EqualTo(passed));
            },
            iter: 200);

    // Were all as likely, hardly any backup would pass.
    private static Gen<T> Often<T>(T usual, T[] others) =>
        Gen.Int[0, others.Length * 6].Select(index => index < others.Length ? others[index] : usual);

    // 0: whole, 1: with a fault, 2: not there at all.
    private static RunReport Run(BackupResult? backup, RunParts parts, int sweeps, int servers)
    {
        var run = new SampleRun().WithBackup(backup);
        if (sweeps == 1)
            run.WithLeak("worker-1", "data-redis", Protocol.Tcp, "6380");
        if (servers == 1)
            run.WithBehaviour("data-redis", BehaviourOutcome.Failed, "expected 1, observed 2");
        var report = run.Only(parts).Build();
        report = sweeps == 2 ? report with { Verdicts = [] } : report;
        return servers == 2 ? report with { Services = [] } : report;
    }

    private static bool IsWhole(BackupResult? backup) => backup is { Stores.IsEmpty: false }
        && backup.References == SampleBackups.Whole
        && backup.Traffic == SampleBackups.Documented
        && backup.Stores.All(SampleBackups.Stores.Contains);

    private static void AssertUnproven(RunReport run, string words)
    {
        Assert.That(run.ExitCode, Is.EqualTo(2), words);
        Assert.That(RunVerdict.Of(run).Sentence, Does.StartWith("Unproven").And.Contain(words));
        var root = XDocument.Parse(JUnitXml.Render(run)).Root!;
        var shown = run.Parts == RunParts.None ? (int)root.Attribute("skipped")! : (int)root.Attribute("errors")!;
        Assert.That(shown, Is.GreaterThan(0), words);
    }

    private static Flow Unreachable() => SampleNetwork.Policy.Flows[0] with { Id = "nowhere", Ports = PortSet.Empty };

    private static string Screen(RunReport run)
    {
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);
        return output.ToString();
    }
}

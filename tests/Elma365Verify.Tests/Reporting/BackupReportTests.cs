using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>A backup that is no pass is never green, and as easily seen as a leak.</summary>
internal sealed class BackupReportTests
{
    private static IEnumerable<TestCaseData> Failed() =>
    [
        .. SampleBackups.FailedStores.Select(change => Case(change.Key, SampleBackups.With(3, change.Value))),
        Case("dangling", SampleBackups.Passed with { References = SampleBackups.Dangling }),
        Case("undocumented traffic", SampleBackups.Passed with { Traffic = SampleBackups.Undocumented }),
        Case("everything", SampleBackups.Broken),
    ];

    private static IEnumerable<TestCaseData> Unproven() =>
    [
        .. SampleBackups.UnknownStores.Select(change => Case(change.Key, SampleBackups.With(3, change.Value))),
        Case("no reference", SampleBackups.Passed with { References = SampleBackups.NotFollowed }),
        Case("references not tried", SampleBackups.Passed with { References = null }),
        Case("traffic unseen", SampleBackups.Passed with { Traffic = SampleBackups.Unseen }),
        Case("traffic not watched", SampleBackups.Passed with { Traffic = null }),
        Case("no store", SampleBackups.Nothing),
        Case("no store beside whole references", SampleBackups.Passed with { Stores = [] }),
        Case("not carried out", null),
    ];

    [Test]
    public void Five_stores_that_came_back_whole_conform_and_the_last_line_says_so()
    {
        var run = SampleRun.Conforming;
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(
            RunVerdict.Of(run).Sentence,
            Is.EqualTo("Conforms: 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven; "
                + "992 evasions, 0 leaks, 0 unproven, 1 not forwarded by this kernel; 5 stores restored to the last field, "
                + "1 thing named as not kept"));
        Assert.That(RunVerdict.Of(run).Meaning, Does.EndWith(
            "every store came back from its backup to the last field, but for what is named as not kept."));
    }

    [TestCaseSource(nameof(Failed))]
    public void A_backup_that_failed_is_exit_code_1_and_every_format_says_why(BackupResult backup)
    {
        foreach (var run in Both(backup))
        {
            Assert.That((run.ExitCode, run.Worst), Is.EqualTo((1, Verdict.Outage)));
            Assert.That(RunVerdict.Of(run).Word, Is.EqualTo("Does not conform"));
            Assert.That(RunVerdict.Of(run).Meaning, Does.Contain("a backup does not bring back what it should"));
            AssertTold(run, backup);
            Assert.That(Cases(run).Elements("failure").Count(), Is.GreaterThan(0));
        }
    }

    [TestCaseSource(nameof(Unproven))]
    public void A_backup_of_which_something_is_not_proven_is_exit_code_2_and_every_format_says_why(BackupResult? backup)
    {
        foreach (var run in Both(backup))
        {
            Assert.That((run.ExitCode, run.Worst), Is.EqualTo((2, Verdict.Unproven)));
            Assert.That(RunVerdict.Of(run).Sentence, Does.StartWith("Unproven").And.Not.Contain("restored to the last field"));
            AssertTold(run, backup ?? SampleBackups.Nothing);
            Assert.That(Cases(run).Elements("failure"), Is.Empty);
            Assert.That(Cases(run).Elements("error").Count(), Is.GreaterThan(0));
        }
    }

    [Test]
    public void The_last_line_names_what_is_no_pass_the_failed_first()
    {
        var run = new SampleRun().WithBackup(SampleBackups.Broken).Build();
        Assert.That(RunVerdict.Of(run).Sentence, Is.EqualTo(
            "Does not conform: 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven; "
            + "992 evasions, 0 leaks, 0 unproven, 1 not forwarded by this kernel; "
            + "backup: 5 stores, 4,008 items compared, 14 differences, 2 lost, 3 dangling references; "
            + "postgresql failed, rabbitmq failed, mongodb failed, references failed, traffic failed, minio unproven"));
    }

    [Test]
    public void A_failed_backup_beside_a_leak_is_told_with_it()
    {
        var run = new SampleRun().WithLeak("worker-1", "data-redis", Protocol.Tcp, "6380").WithBackup(SampleBackups.Broken).Build();
        Assert.That(RunVerdict.Of(run).Meaning, Does.Contain("an undocumented port is reachable").And.Contain("; and a backup does not"));
        Assert.That(run.Worst, Is.EqualTo(Verdict.Leak));
    }

    [Test]
    public void A_failed_store_is_not_forgiven_for_an_unproven_one()
    {
        var backup = SampleBackups.With(0, SampleBackups.FailedStores["lost"]) with { Traffic = null, References = null };
        Assert.That(new SampleRun().WithBackup(backup).Build().ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Values_of_differences_are_in_no_format_beyond_their_sentence()
    {
        var run = new SampleRun().WithBackup(SampleBackups.Broken).Build();
        foreach (var text in new[] { ResultsJson.Render(run), JUnitXml.Render(run), HtmlReport.Render(run), Screen(run) })
            Assert.That(text, Does.Not.Contain("a secret"));
    }

    [Test]
    public void Nothing_in_a_backup_is_taken_for_markup_or_for_a_terminals_command()
    {
        var stores = SampleBackups.Broken.Stores.Select(store => store with
        {
            StandIn = SampleBackups.Hostile,
            Server = SampleBackups.Hostile,
            Image = new BackupImage(SampleBackups.Hostile, SampleBackups.Hostile, SampleBackups.Hostile),
            Tools = [new ToolVersion(SampleBackups.Hostile, SampleBackups.Hostile)],
            MissingCapabilities = [SampleBackups.Hostile],
            NotKept = [NotKept.Of("thing", SampleBackups.Hostile)],
        });
        var run = new SampleRun().WithBackup(SampleBackups.Broken with { Stores = [.. stores] }).Build();
        var html = HtmlReport.Render(run);
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("alert('").And.Not.Contain("\u001b"));
        Assert.That(html, Does.Contain(@"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u001B"));
        Assert.That(XDocument.Parse(JUnitXml.Render(run)).Descendants("property").Attributes("value").Select(value => value.Value),
            Does.Contain(VisibleText.OnOneLine(SampleBackups.Hostile)));
        Assert.That(Screen(run), Does.Not.Contain("\u001b"));
    }

    [Test]
    public void The_suite_of_a_store_has_its_cases_and_names_the_image_and_what_it_stands_in_for()
    {
        var suites = XDocument.Parse(JUnitXml.Render(SampleRun.Conforming)).Root!.Elements("testsuite").ToList();
        var minio = suites.Single(suite => (string?)suite.Attribute("name") == "backup of data-minio");
        Assert.That(minio.Elements("testcase").Attributes("name").Select(name => name.Value), Is.EqualTo(new[]
        {
            "restored to the last field", "nothing acknowledged was lost, nothing came from nowhere",
            "what a restore loses and how long it takes was measured",
        }));
        Assert.That(
            minio.Element("properties")!.Elements()
                .Select(property => $"{(string?)property.Attribute("name")}={(string?)property.Attribute("value")}"),
            Is.EqualTo(new[]
            {
                "image=elma365-verify/minio:bookworm",
                "digest=sha256:" + new string('d', 64),
                "stand-in=OpenStack Swift stand-in for MinIO",
            }));
        var redis = suites.Single(suite => (string?)suite.Attribute("name") == "behaviour of data-redis");
        Assert.That(
            (string?)redis.Element("properties")!.Elements().First().Attribute("value"),
            Is.EqualTo("elma365-verify/redis:bookworm"));
    }

    [Test]
    public void Results_json_gives_the_figures_of_a_store_with_their_units_in_the_names()
    {
        var backup = JsonDocument.Parse(ResultsJson.Render(SampleRun.Conforming)).RootElement.GetProperty("backup");
        var store = backup.GetProperty("stores")[1];
        Assert.That(backup.GetProperty("order").EnumerateArray().Select(name => name.GetString()),
            Is.EqualTo(new[] { "postgresql", "rabbitmq", "mongodb", "minio", "redis" }));
        Assert.That(
            new[]
            {
                "bytes", "items", "files", "backupSeconds", "restoreSeconds", "verifySeconds", "recoveryTimeSeconds",
                "recoveryPointSeconds",
            }
                .Select(name => store.GetProperty(name).GetDouble()),
            Is.EqualTo(new[] { 4_938_268, 1_001, 4, 2.5, 2, 0.25, 2.25, 3.4 }));
    }

    [Test]
    public void More_than_five_sentences_of_a_store_are_counted_so_that_no_store_hides_another()
    {
        var many = Enumerable.Range(1, 40).Select(number => $"doubt {number}");
        var stores = SampleBackups.Stores.Select(store => store with
        {
            Comparison = store.Comparison! with
            {
                Outcome = Elma365Verify.Backup.Fingerprints.ComparisonOutcome.Unknown,
                Doubts = [.. many],
            },
        });
        var screen = Screen(new SampleRun().WithBackup(SampleBackups.Passed with { Stores = [.. stores] }).Build());
        foreach (var store in SampleBackups.Stores)
        {
            Assert.That(screen, Does.Contain($"Unproven: {store.Store}: doubt 5"));
            Assert.That(screen, Does.Contain($"and 35 more of {store.Store} in artifacts/latest/report.html"));
        }
    }

    private static IReadOnlyList<RunReport> Both(BackupResult? backup) =>
        [new SampleRun().WithBackup(backup).Build(), new SampleRun().WithBackup(backup).Only(RunParts.Backup).Build()];

    private static void AssertTold(RunReport run, BackupResult backup)
    {
        var page = WebUtility.HtmlDecode(HtmlReport.Render(run));
        var cases = Cases(run).Elements().Select(outcome => outcome.Value).ToList();
        var json = ResultsJson.Render(run);
        Assert.That(SchemaWalk.Faults(JsonDocument.Parse(json).RootElement, ResultsJsonTests.Schema), Is.Empty);
        Assert.That(json, Does.Contain($"\"exitCode\": {run.ExitCode}"));
        Assert.That(page, Does.Contain(RunVerdict.Of(run).Figures));
        var standings = BackupStanding.All(backup).Where(standing => standing.Outcome != VerificationOutcome.Passed).ToList();
        if (backup.Stores.IsEmpty)
            return;
        foreach (var standing in standings)
        {
            Assert.That(RunVerdict.Of(run).Figures, Does.Contain($"{standing.Name} {standing.Word}"));
            foreach (var sentence in standing.Problems.Concat(standing.Doubts).Select(VisibleText.Of))
            {
                Assert.That(page, Does.Contain(sentence));
                Assert.That(cases, Has.Some.Contains(sentence));
                Assert.That(Screen(run), Does.Contain(string.Join(' ', sentence.Split(' ').Take(3))));
            }
        }

        Assert.That(standings.SelectMany(standing => standing.Problems.Concat(standing.Doubts)), Is.Not.Empty);
    }

    private static IEnumerable<XElement> Cases(RunReport run) => XDocument.Parse(JUnitXml.Render(run)).Descendants("testcase")
        .Where(test => ((string)test.Attribute("classname")!).StartsWith("backup of ", StringComparison.Ordinal));

    private static string Screen(RunReport run)
    {
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);
        // Lines are broken between words.
        return string.Join(' ', output.ToString().Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static TestCaseData Case(string name, BackupResult? backup) => new TestCaseData(backup).SetArgDisplayNames(name);
}

using System.Text.Json;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>What a host sent of its own accord is named wherever people and programs look, whatever its bytes, and once.</summary>
internal sealed class ForeignReportTests
{
    private static readonly ForeignTraffic Seen = new(
        SampleNetwork.Named("data-minio"),
        SampleNetwork.Named("data-redis"),
        ForeignPacket.Read(SampleForeign.Datagram("<script>\u001b[2J"u8, "198.18.14.2", "198.18.12.2", 5353, 5353))!,
        Packets: 3,
        IsCalibration: true)
    { Container = "minio-7", Mac = "02:e3:65:01:00:0d" };

    private static RunReport Report => SampleRun.Conforming with { Verdicts = [.. SampleRun.Conforming.Verdicts.Select(With)] };

    [Test]
    public void Results_have_every_field_of_it_and_follow_the_schema()
    {
        var results = JsonDocument.Parse(ResultsJson.Render(Report)).RootElement;

        Assert.That(SchemaWalk.Faults(results, ResultsJsonTests.Schema), Is.Empty);
        var only = results.GetProperty("foreign").EnumerateArray().Single();
        var expected = new Dictionary<string, object>
        {
            ["from"] = "data-minio",
            ["container"] = "minio-7",
            ["mac"] = "02:e3:65:01:00:0d",
            ["to"] = "data-redis",
            ["during"] = "calibration",
            ["packets"] = "3",
            ["protocol"] = "udp",
            ["source"] = "198.18.14.2:5353",
            ["destination"] = "198.18.12.2:5353",
            ["flags"] = "",
            ["bytes"] = "40",
            ["begins"] = "3c7363726970743e1b5b324a (<script>.[2J)",
        };
        var written = only.EnumerateObject().ToDictionary(field => field.Name, field => (object)field.Value.ToString());
        Assert.That(written, Is.EqualTo(expected));
    }

    [Test]
    public void The_page_names_it_and_runs_none_of_it()
    {
        var page = HtmlReport.Render(Report);

        Assert.That(
            page, Does.Contain("data-minio (container minio-7, leg data-minio, MAC 02:e3:65:01:00:0d) sent 3 packets to data-redis"));
        Assert.That(page, Does.Contain("(&lt;script&gt;.[2J)").And.Not.Contain("<script>"));
        Assert.That(HtmlReport.Render(SampleRun.Conforming), Does.Not.Contain("Packets of the hosts"));
    }

    [Test]
    public void The_screen_names_it_within_its_width()
    {
        var lines = RunScreen.Of(Report, "artifacts/1").Single(block => block.Title == "Packets of the hosts' own").Lines
            .Select(line => line.Text).ToList();

        Assert.That(
            string.Join(' ', lines.Select(line => line.Trim())), Does.Contain("udp 198.18.14.2:5353 → 198.18.12.2:5353, 40 bytes"));
        Assert.That(lines.Select(line => line.Length), Has.All.LessThanOrEqualTo(TextFlow.Width));
        Assert.That(
            RunScreen.Of(SampleRun.Conforming, "artifacts/1").Select(block => block.Title), Does.Not.Contain("Packets of the hosts' own"));
    }

    private static SweepVerdict With(SweepVerdict verdict) => verdict.Sweep.Protocol == Protocol.Udp && Seen.Concerns(verdict.Sweep)
        ? verdict with { Observation = verdict.Observation with { Foreign = [Seen] } }
        : verdict;
}

using System.Text.Json;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class ResultsJsonTests
{
    internal static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(SchemaFile())).RootElement;

    [Test]
    public void A_conforming_run_follows_the_published_schema() => AssertFollows(ResultsJson.Render(SampleRun.Conforming));

    [Test]
    public void A_run_with_every_kind_of_finding_follows_the_published_schema() => AssertFollows(ResultsJson.Render(SampleRun.Broken));

    [TestCase("\"runId\"", "\"run_id\"", TestName = "An_undeclared_property_breaks_the_schema")]
    [TestCase("\"schemaVersion\": 1", "\"schemaVersion\": \"1\"", TestName = "A_wrong_type_breaks_the_schema")]
    [TestCase("\"verdict\": \"leak\"", "\"verdict\": \"Leak\"", TestName = "A_value_outside_its_list_breaks_the_schema")]
    [TestCase("\"engine\": \"20.10.24 (API 1.41)\",", "", TestName = "A_missing_property_breaks_the_schema")]
    public void The_schema_check_can_fail(string original, string broken)
    {
        var json = ResultsJson.Render(SampleRun.Broken);
        Assert.That(json, Does.Contain(original));
        Assert.That(SchemaWalk.Faults(Parse(json.Replace(original, broken, StringComparison.Ordinal)), Schema), Is.Not.Empty);
    }

    [Test]
    public void A_service_tells_its_contract_and_what_is_hardened()
    {
        var json = ResultsJson.Render(SampleRun.WithHardenedRedis);
        AssertFollows(json);
        var services = Parse(json).GetProperty("services").EnumerateArray()
            .ToDictionary(service => service.GetProperty("host").GetString()!);
        Assert.That(services["data-redis"].GetProperty("contract").GetString(), Is.EqualTo("bitnami"));
        Assert.That(services["data-redis"].GetProperty("readOnlyRoot").GetBoolean(), Is.True);
        Assert.That(services["data-redis"].GetProperty("user").GetString(), Is.EqualTo("1001"));
        Assert.That(services["data-postgresql"].GetProperty("contract").GetString(), Is.EqualTo("official"));
        Assert.That(services["data-postgresql"].GetProperty("readOnlyRoot").GetBoolean(), Is.False);
        Assert.That(services["lan-1"].GetProperty("contract").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Every_field_of_the_schema_is_described() =>
        Assert.That(SchemaWalk.Undescribed(Schema, "$"), Is.Empty);

    [Test]
    public void Cyrillic_stays_readable() =>
        Assert.That(ResultsJson.Render(SampleRun.Conforming), Does.Contain("Взаимодействия с БД").And.Not.Contain("\\u04"));

    [Test]
    public void The_same_run_gives_the_same_text()
    {
        var again = ResultsJson.Render(SampleRun.Broken);
        Assert.That(ResultsJson.Render(SampleRun.Broken), Is.EqualTo(again));
    }

    [Test]
    public void Each_flow_has_its_verdict_and_its_pairs()
    {
        var flows = Parse(ResultsJson.Render(SampleRun.Broken)).GetProperty("flows").EnumerateArray()
            .ToDictionary(flow => flow.GetProperty("id").GetString()!);
        Assert.That(flows, Has.Count.EqualTo(SampleNetwork.Policy.Flows.Length));
        Assert.That(flows["drbd"].GetProperty("verdict").GetString(), Is.EqualTo("outage"));
        Assert.That(flows["drbd"].GetProperty("pairs").EnumerateArray().Select(pair => pair.GetProperty("verdict").GetString()),
            Is.EqualTo(new[] { "conforms", "outage" }));
        Assert.That(flows["postgresql"].GetProperty("verdict").GetString(), Is.EqualTo("outage"), "its handshake failed");
        Assert.That(flows["kubelet"].GetProperty("verdict").GetString(), Is.EqualTo("conforms"));
    }

    [Test]
    public void A_flow_no_sweep_covered_is_unproven()
    {
        var run = new SampleRun().Without("worker-1", "data-redis").Without("worker-2", "data-redis").Build();
        var flow = Parse(ResultsJson.Render(run)).GetProperty("flows").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == "redis");
        Assert.That(flow.GetProperty("verdict").GetString(), Is.EqualTo("unproven"));
    }

    private static void AssertFollows(string json) => Assert.That(SchemaWalk.Faults(Parse(json), Schema), Is.Empty);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static string SchemaFile()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Elma365Verify.sln")))
            directory = directory.Parent;
        return Path.Combine(directory!.FullName, "environments", "results.schema.json");
    }
}

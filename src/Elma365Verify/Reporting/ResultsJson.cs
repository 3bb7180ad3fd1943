using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Images;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>Writes <c>results.json</c>, a run for machines, as <c>environments/results.schema.json</c> describes it.</summary>
public static class ResultsJson
{
    /// <summary>The version of the format; it rises when a field changes its meaning or disappears, not when one is added.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        // The file is read by people too, and never embedded in a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole document, indented, with a line feed at its end.</summary>
    public static string Render(RunReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteReport(json, report);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void WriteReport(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("runId", report.RunId);
        json.WriteString("started", report.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("policy", report.PolicyFile);
        json.WriteString("ruleset", report.RulesetFile);
        WriteTexts(json, "rulesetNotes", report.RulesetNotes);
        json.WriteString("engine", report.Engine);
        json.WriteNumber("exitCode", report.ExitCode);
        WriteTexts(json, "parts", PartNames.Of(report.Parts));
        WriteSummary(json, report.Summary);
        WriteDetection(json, report.Detection);
        WriteArray(json, "timings", report.Timings, timing => WriteTiming(json, timing));
        WriteArray(json, "images", report.Images, image => WriteImage(json, image));
        WriteArray(json, "services", report.Services, service => WriteService(json, service));
        WriteArray(json, "findings", report.Findings, finding => WriteFinding(json, finding));
        ForeignJson.Write(json, report);
        WriteArray(json, "flows", FlowStanding.All(report.Policy, Ledger.Of(report)), standing => WriteFlow(json, standing));
        EvasionsJson.Write(json, report.Evasions);
        BackupJson.Write(json, report.Backup);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("hosts", summary.Hosts);
        json.WriteNumber("pairs", summary.Pairs);
        json.WriteNumber("flows", summary.Flows);
        json.WriteNumber("probes", summary.Probes);
        json.WriteNumber("conforms", summary.Conforms);
        json.WriteNumber("leaks", summary.Leaks);
        json.WriteNumber("outages", summary.Outages);
        json.WriteNumber("unproven", summary.Unproven);
        json.WriteNumber("seconds", summary.Seconds);
        BehavioursJson.Write(json, summary.Behaviours);
        EvasionsJson.Write(json, summary.Evasions);
        BackupJson.Write(json, summary.Backup);
        json.WriteEndObject();
    }

    private static void WriteDetection(Utf8JsonWriter json, Detection detection)
    {
        json.WriteStartObject("detection");
        json.WriteNumber("passes", detection.Passes);
        WriteArray(json, "odds", Detection.OneIn, number =>
        {
            json.WriteNumber("oneProbeIn", number);
            json.WriteNumber("probability", Math.Round(detection.Of(number), 4));
        });
        json.WriteEndObject();
    }

    private static void WriteTiming(Utf8JsonWriter json, PhaseTiming timing)
    {
        json.WriteString("name", timing.Name);
        json.WriteNumber("seconds", timing.Seconds);
    }

    private static void WriteImage(Utf8JsonWriter json, ImageOrigin image)
    {
        json.WriteString("role", image.Role);
        json.WriteString("image", image.Reference);
        json.WriteString("digest", image.Digest);
        json.WriteString("from", image.Reason);
        json.WriteString("standIn", image.StandIn);
        json.WriteString("inPlaceOf", image.InPlaceOf);
        json.WriteString("whyNot", image.WhyNot);
    }

    private static void WriteService(Utf8JsonWriter json, ServiceReport service)
    {
        json.WriteString("host", service.Host);
        json.WriteString("role", service.Role);
        json.WriteString("image", service.Image);
        json.WriteString("digest", service.Digest);
        json.WriteString("version", service.Version);
        json.WriteString("contract", service.Contract);
        json.WriteString("contractBy", service.ContractBy);
        json.WriteString("failure", service.Failure);
        json.WriteString("interruption", service.Interruption);
        json.WriteString("standIn", service.StandIn);
        json.WriteBoolean("readOnlyRoot", service.ReadOnlyRoot);
        json.WriteString("user", service.User);
        if (service.Served is { } served)
            json.WriteBoolean("served", served);
        else
            json.WriteNull("served");
        WriteArray(json, "checks", service.Checks, check => WriteCheck(json, check));
        WriteArray(json, "behaviours", service.Behaviours, behaviour => BehavioursJson.Write(json, behaviour));
    }

    private static void WriteCheck(Utf8JsonWriter json, ServedCheck check)
    {
        json.WriteString("from", check.From);
        json.WriteNumber("port", check.Port);
        json.WriteString("handshake", check.Handshake);
        json.WriteBoolean("succeeded", check.Succeeded);
        json.WriteString("detail", check.Detail);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("verdict", Name(finding.Verdict));
        json.WriteString("from", finding.From);
        json.WriteString("fromZone", finding.FromZone);
        json.WriteString("to", finding.To);
        json.WriteString("toZone", finding.ToZone);
        json.WriteString("protocol", finding.Protocol.ToLowerName());
        json.WriteString("ports", finding.Protocol.Describe(finding.Ports));
        WriteTexts(json, "flows", finding.Flows);
        WriteTexts(json, "evidence", finding.Evidence);
        json.WriteString("capture", finding.Capture);
    }

    private static void WriteFlow(Utf8JsonWriter json, FlowStanding standing)
    {
        var flow = standing.Flow;
        json.WriteString("id", flow.Id);
        WriteTexts(json, "from", flow.From.Select(selector => selector.ToString()));
        WriteTexts(json, "to", flow.To.Select(selector => selector.ToString()));
        json.WriteString("protocol", flow.Protocol.ToLowerName());
        json.WriteString("ports", flow.Protocol.Describe(flow.Ports));
        json.WriteString("purpose", flow.Purpose);
        WriteArray(json, "seed", flow.Seed, seed => WriteSeed(json, seed));
        json.WriteString("verdict", Name(standing.Verdict));
        WriteArray(json, "pairs", standing.Pairs, pair => WritePair(json, pair));
    }

    private static void WriteSeed(Utf8JsonWriter json, SeedReference seed)
    {
        json.WriteString("section", seed.Section);
        if (seed.Row is { } row)
            json.WriteNumber("row", row);
        else
            json.WriteNull("row");
    }

    private static void WritePair(Utf8JsonWriter json, FlowPairStanding pair)
    {
        json.WriteString("from", pair.Sweep.From.Name);
        json.WriteString("to", pair.Sweep.To.Name);
        json.WriteString("verdict", Name(pair.Verdict));
    }

    internal static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => "conforms",
        Verdict.Leak => "leak",
        Verdict.Outage => "outage",
        Verdict.Unproven => "unproven",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}

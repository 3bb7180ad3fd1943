using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Policies;
using Elma365Verify.Preview;

namespace Elma365Verify.Containers.Preview;

/// <summary>Writes a preview for machines: every change of every pair of hosts, and the counts.</summary>
public static class PreviewJson
{
    /// <summary>The version of the format; it rises when a field changes its meaning or disappears.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole document, indented, with a line feed at its end.</summary>
    public static string Render(PreviewReport report)
    {
        var change = report.Change;
        var document = new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["before"] = report.Before,
            ["after"] = report.After,
            ["rulesetNotes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode?)note)]),
            ["policy"] = report.PolicyFile,
            ["engine"] = report.Engine,
            ["exitCode"] = change.ExitCode,
            ["compared"] = change.Compared,
            ["counts"] = new JsonObject(Enum.GetValues<CellChange>().Select(
                kind => KeyValuePair.Create(Name(kind), (JsonNode?)change.Count(kind)))),
            ["staysLeaking"] = change.StaysLeaking,
            ["staysOut"] = change.StaysOut,
            ["changes"] = new JsonArray([.. change.Sweeps.Select(OfSweep)]),
            ["beginsAstray"] = new JsonArray([.. change.BeginsAstray.Select(OfAstray)]),
            ["endsAstray"] = new JsonArray([.. change.EndsAstray.Select(OfAstray)]),
            ["seconds"] = new JsonObject(report.Timings.Select(
                timing => KeyValuePair.Create(timing.Name, (JsonNode?)timing.Seconds))),
        };
        return document.ToJsonString(Options) + "\n";
    }

    private static JsonObject OfSweep(SweepChange change)
    {
        var sweep = new JsonObject
        {
            ["from"] = change.Sweep.From.Name,
            ["to"] = change.Sweep.To.Name,
            ["protocol"] = change.Sweep.Protocol.ToLowerName(),
        };
        foreach (var (kind, cells) in change.Cells)
            sweep[Name(kind)] = cells.ToString();
        if (change.Doubts.Length > 0)
            sweep["doubts"] = new JsonArray([.. change.Doubts.Select(doubt => (JsonNode?)doubt)]);
        return sweep;
    }

    private static JsonObject OfAstray(LedAstray led) => new()
    {
        ["from"] = led.Sweep.From.Name,
        ["to"] = led.Sweep.To.Name,
        ["protocol"] = led.Sweep.Protocol.ToLowerName(),
        ["arrivesAt"] = led.Host.Name,
        ["ports"] = led.Ports.ToString(),
    };

    private static string Name(CellChange change) => JsonNamingPolicy.CamelCase.ConvertName(change.ToString());
}

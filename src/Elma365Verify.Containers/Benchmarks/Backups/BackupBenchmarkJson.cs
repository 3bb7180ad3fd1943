using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>Writes a benchmark of backups for machines: seconds, bytes, ratios and aims. What failed has null for its figures.</summary>
public static class BackupBenchmarkJson
{
    /// <summary>The version of the format; it rises when a field changes its meaning or disappears.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole document, indented, with a line feed at its end.</summary>
    public static string Render(BackupBenchmarkReport report)
    {
        var document = new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["started"] = report.Started.UtcDateTime,
            ["engine"] = report.Engine,
            ["processors"] = report.Processors,
            ["loadBefore"] = report.LoadBefore,
            ["loadAfter"] = report.LoadAfter,
            ["measurements"] = new JsonArray([.. report.Measurements.Select(OfMeasurement)]),
            ["verificationGrowth"] = new JsonObject(report.Stores.Select(
                store => KeyValuePair.Create(store.Key, (JsonNode?)Rounded(BackupBenchmarkReport.Growth(store))))),
            ["aims"] = new JsonArray([.. BackupBenchmarkAims.Of(report).Select(OfAim)]),
        };
        return document.ToJsonString(Options) + "\n";
    }

    private static JsonObject OfMeasurement(BackupMeasurement measurement) => new()
    {
        ["store"] = measurement.Store,
        ["standIn"] = measurement.StandIn,
        ["baseline"] = measurement.Baseline,
        ["bytes"] = measurement.Size.Bytes,
        ["failure"] = measurement.Failure,
        ["backupBytes"] = measurement.Own is null ? null : measurement.BackupBytes,
        ["own"] = measurement.Own is { } own
            ? new JsonObject
            {
                ["backupSeconds"] = Rounded(own.Backup),
                ["checkSeconds"] = Rounded(own.Check),
                ["restoreSeconds"] = Rounded(own.Restore),
                ["describeSeconds"] = Rounded(own.Describe),
                ["compareSeconds"] = Rounded(own.Compare),
            }
            : null,
        ["baselineTimes"] = measurement.Plain is { } plain
            ? new JsonObject { ["dumpSeconds"] = Rounded(plain.Dump), ["loadSeconds"] = Rounded(plain.Load) }
            : null,
        ["ratio"] = Rounded(measurement.Ratio),
        ["verificationSecondsPerMegabyte"] = Rounded(measurement.VerificationPerMegabyte, 6),
        ["memoryBeforeBytes"] = measurement.Own is null ? null : measurement.MemoryBefore,
        ["peakMemoryBytes"] = measurement.Own is null ? null : measurement.PeakMemory,
    };

    private static JsonObject OfAim(Aim aim) => new()
    {
        ["name"] = aim.Name,
        ["wanted"] = aim.Wanted,
        ["measured"] = aim.Measured,
        ["met"] = aim.IsMet,
    };

    private static JsonValue? Rounded(double? figure, int digits = 3) =>
        figure is { } value ? JsonValue.Create(Math.Round(value, digits)) : null;
}

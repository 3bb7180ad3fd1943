using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Writes a benchmark for machines: seconds, counts, ratios and aims. What was not measured is null.</summary>
public static class BenchmarkJson
{
    /// <summary>The version of the format; it rises when a field changes its meaning or disappears.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole document, indented, with a line feed at its end.</summary>
    public static string Render(BenchmarkReport report)
    {
        var document = new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["setting"] = OfSetting(report.Setting),
            ["calibrationSeconds"] = report.CalibrationSeconds,
            ["sweeps"] = new JsonArray([.. report.Sweeps.Select(OfMeasurement)]),
            ["scans"] = new JsonArray([.. report.Scans.Select(OfMeasurement)]),
            ["ratios"] = OfRatios(report),
            ["matrix"] = report.Matrix is { } matrix ? OfMatrix(matrix) : null,
            ["peakMemoryBytes"] = report.PeakMemory,
            ["aims"] = new JsonArray([.. BenchmarkAims.Of(report).Select(OfAim)]),
        };
        return document.ToJsonString(Options) + "\n";
    }

    private static JsonObject OfSetting(BenchmarkSetting setting) => new()
    {
        ["started"] = setting.Started.UtcDateTime,
        ["engine"] = setting.Engine,
        ["processors"] = setting.Processors,
        ["lanes"] = setting.Lanes,
        ["loadBefore"] = setting.LoadBefore,
        ["loadAfter"] = setting.LoadAfter,
        ["quick"] = setting.Quick,
    };

    private static JsonObject OfMeasurement(Measurement measurement) => new()
    {
        ["tool"] = measurement.Tool,
        ["settings"] = measurement.Settings,
        ["seconds"] = Math.Round(measurement.Seconds, 3),
        ["probes"] = measurement.Probes,
        ["probesPerSecond"] = Math.Round(measurement.Rate),
        ["found"] = measurement.Found.Count,
        ["missed"] = measurement.Missed.ToString(),
        ["wrong"] = measurement.Wrong.ToString(),
        ["failure"] = measurement.Failure,
    };

    private static JsonObject OfRatios(BenchmarkReport report) => new()
    {
        ["ownOverMasscan"] = Rounded(report.OwnOverMasscan),
        ["ownWithCalibrationOverMasscan"] = Rounded(report.CalibratedOverMasscan),
        ["masscan"] = report.BestMasscan?.Settings,
        ["nmapOverOwn"] = new JsonArray([.. report.Nmap.Select(nmap => new JsonObject
        {
            ["settings"] = nmap.Settings,
            ["ratio"] = Rounded(report.NmapOverOwn(nmap)),
            ["lowerBound"] = nmap.Failure is not null,
        })]),
    };

    private static JsonObject OfMatrix(MatrixFigures matrix) => new()
    {
        ["pairs"] = matrix.Pairs,
        ["probes"] = matrix.Probes,
        ["probesPerSecond"] = Math.Round(matrix.Rate),
        ["sweepSeconds"] = matrix.SweepSeconds,
        ["calibrationSeconds"] = matrix.CalibrationSeconds,
        ["environmentSeconds"] = matrix.EnvironmentSeconds,
        ["slowestServer"] = matrix.SlowestServer,
        ["slowestServerSeconds"] = Math.Round(matrix.SlowestServerSeconds, 3),
        ["unprovenCells"] = matrix.UnprovenCells,
    };

    private static JsonObject OfAim(Aim aim) => new()
    {
        ["name"] = aim.Name,
        ["wanted"] = aim.Wanted,
        ["measured"] = aim.Measured,
        ["met"] = aim.IsMet,
    };

    private static JsonValue? Rounded(double? ratio) => ratio is { } value ? JsonValue.Create(Math.Round(value, 4)) : null;
}

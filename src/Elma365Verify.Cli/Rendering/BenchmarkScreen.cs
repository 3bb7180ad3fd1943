using Elma365Verify.Reporting;
using System.Globalization;
using Elma365Verify.Containers.Benchmarks;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What a benchmark shows on the screen, before any painter has touched it.</summary>
internal static class BenchmarkScreen
{
    private const int SettingsWidth = 31;

    /// <summary>The tools, the ratios, the matrix where it was measured, the aims, and last the setting.</summary>
    public static IReadOnlyList<ScreenBlock> Of(BenchmarkReport report) =>
    [
        Tools(report),
        ScreenBlock.OfLines("Ratios", Ratios(report).SelectMany(line => TextFlow.Wrap(line)).Select(line => new ToneText(line))),
        .. report.Matrix is { } matrix ? [Matrix(matrix)] : Array.Empty<ScreenBlock>(),
        Aims("Aims, for two processors that do nothing else", BenchmarkAims.Of(report)),
        ScreenBlock.OfLines(title: null, TextFlow.Wrap(Setting(report.Setting)).Select(line => new ToneText(line, Tone.Soft))),
    ];

    private static ScreenBlock Tools(BenchmarkReport report)
    {
        var own = report.Own with { Settings = Text($"TCP+UDP, median of {report.Sweeps.Count}") };
        var measured = report.Scans.Prepend(own).ToList();
        var notes = measured.SelectMany(Notes).ToList();
        if (report.Setting.Quick)
            notes.Add(new ToneText("nmap, default timing: left out (--quick)", Tone.Soft));
        return new ScreenBlock(
            "One pair, all ports, a ruleset that drops all but the open ones",
            ["tool", "settings", "seconds", "probes", "probes/s", "open", "missed"],
            [.. measured.Select(Row)],
            notes);
    }

    private static IReadOnlyList<ToneText> Row(Measurement measurement)
    {
        var counts = measurement.Failure is null;
        return
        [
            new ToneText(measurement.Tool == "elma365-verify" ? "this" : measurement.Tool),
            new ToneText(TextFlow.Clip(measurement.Settings, SettingsWidth)),
            new ToneText(Text($"{measurement.Seconds:N2}")),
            new ToneText(Text($"{measurement.Probes:N0}")),
            new ToneText(Text($"{measurement.Rate:N0}")),
            new ToneText(counts ? Text($"{measurement.Found.Count}") : "-"),
            counts
                ? new ToneText(Text($"{measurement.Missed.Count}"), measurement.Missed.Count == 0 ? Tone.Good : Tone.Outage)
                : new ToneText("-", Tone.Doubt),
        ];
    }

    private static IEnumerable<ToneText> Notes(Measurement measurement)
    {
        var name = $"{measurement.Tool}, {measurement.Settings}: ";
        IEnumerable<ToneText> Note(string text, Tone tone) => TextFlow.Wrap(name + text).Select(line => new ToneText(line, tone));
        if (measurement.Failure is { } failure)
            return Note(failure, Tone.Doubt);
        return
        [
            .. measurement.Missed.Count > 0 ? Note($"missed {measurement.Missed}", Tone.Outage) : [],
            .. measurement.Wrong.Count > 0 ? Note($"called open without being so: {measurement.Wrong}", Tone.Leak) : [],
        ];
    }

    private static IEnumerable<string> Ratios(BenchmarkReport report)
    {
        yield return report is { OwnOverMasscan: { } share, CalibratedOverMasscan: { } whole, BestMasscan: { } best }
            ? Text($"this, TCP+UDP, over masscan, TCP ({best.Settings}): {share:0.00}; ")
                + Text($"with calibration ({report.CalibrationSeconds:N2} s, once a run): {whole:0.00}")
            : "this over masscan: no two runs that found every open port";
        foreach (var nmap in report.Nmap)
        {
            yield return report.NmapOverOwn(nmap) is { } ratio
                ? Text($"nmap, TCP ({nmap.Settings}) over this, TCP+UDP: {(nmap.Failure is null ? "" : "more than ")}{ratio:N0}")
                : $"nmap ({nmap.Settings}) over this: our sweep went wrong";
        }
    }

    private static ScreenBlock Matrix(MatrixFigures matrix) => ScreenBlock.OfLines(
        "The reference topology",
        new[]
        {
            Text($"{matrix.Pairs:N0} ordered pairs, {matrix.Probes:N0} probes in {matrix.SweepSeconds:N1} s: ")
                + Text($"{matrix.Rate:N0} probes/s, {matrix.UnprovenCells:N0} cells unproven"),
            Text($"calibration {matrix.CalibrationSeconds:N1} s"),
            Text($"environment {matrix.EnvironmentSeconds:N1} s; ")
                + Text($"its slowest server, {matrix.SlowestServer}, alone {matrix.SlowestServerSeconds:N1} s"),
        }.SelectMany(line => TextFlow.Wrap(line)).Select(line => new ToneText(line)));

    /// <summary>A table of aims.</summary>
    public static ScreenBlock Aims(string title, IEnumerable<Aim> aims) => new(
        title,
        ["figure", "aim", "measured", ""],
        [.. aims.Select(aim => (IReadOnlyList<ToneText>)
        [
            new ToneText(aim.Name),
            new ToneText(aim.Wanted),
            new ToneText(aim.Measured),
            aim.IsMet switch
            {
                true => new ToneText("met", Tone.Good),
                false => new ToneText("missed", Tone.Outage),
                null => new ToneText("-", Tone.Soft),
            },
        ])],
        []);

    private static string Setting(BenchmarkSetting setting) => Text(
        $"Docker {setting.Engine}, {setting.Processors} processors, {setting.Lanes} lanes, ")
        + (setting is { LoadBefore: { } before, LoadAfter: { } after }
            ? Text($"load average {before:0.00} before, {after:0.00} after")
            : "load average unknown");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

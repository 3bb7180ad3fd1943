using Elma365Verify.Containers.Benchmarks.Backups;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What the benchmark of backups shows on the screen.</summary>
internal static class BackupBenchmarkScreen
{
    /// <summary>The times, verification by size, the aims, and last the setting.</summary>
    public static IReadOnlyList<ScreenBlock> Of(BackupBenchmarkReport report) =>
    [
        Times(report),
        Verification(report),
        BenchmarkScreen.Aims("Aims, at 1 GB on two processors that do nothing else", BackupBenchmarkAims.Of(report)),
        ScreenBlock.OfLines(title: null, TextFlow.Wrap(Setting(report)).Select(line => new ToneText(line, Tone.Soft))),
    ];

    private static ScreenBlock Times(BackupBenchmarkReport report) => new(
        "Seconds: backup, restore, verification; beside them its own dump and load",
        ["store", "size", "backup", "restore", "verify", "dump", "load", "ratio", "memory"],
        [.. report.Measurements.Select(Row)],
        [
            .. report.Failed.SelectMany(failed =>
                Lines($"{failed.Store}, {failed.Size}: no figures: {OnOneLine(failed.Failure!)}", Tone.Outage)),
            .. report.Measurements.DistinctBy(measurement => measurement.Store).SelectMany(Notes),
        ]);

    private static IReadOnlyList<ToneText> Row(BackupMeasurement measurement) =>
    [
        new ToneText(measurement.Store),
        new ToneText(measurement.Size.ToString()),
        Figure(measurement.Own is { } own ? own.Backup + own.Check : null),
        Figure(measurement.Own?.Restore),
        Figure(measurement.Own?.Verification),
        Figure(measurement.Plain?.Dump),
        Figure(measurement.Plain?.Load),
        Figure(measurement.Ratio),
        measurement.Own is null
            ? new ToneText("-", Tone.Doubt)
            : new ToneText(FormattableString.Invariant($"{measurement.PeakMemory / 1e6:N0} MB")),
    ];

    private static ToneText Figure(double? figure) => figure is { } value
        ? new ToneText(FormattableString.Invariant($"{value:N2}"))
        : new ToneText("-", Tone.Doubt);

    private static IEnumerable<ToneText> Notes(BackupMeasurement measurement) =>
    [
        .. Lines($"{measurement.Store}, dump and load: {measurement.Baseline}", Tone.Soft),
        .. measurement.StandIn is { } standIn ? Lines($"{measurement.Store} is a stand-in: {standIn}", Tone.Soft) : [],
    ];

    private static ScreenBlock Verification(BackupBenchmarkReport report)
    {
        var sizes = report.Measurements.Select(measurement => measurement.Size).Distinct().Order().ToList();
        return new ScreenBlock(
            "Verification, milliseconds for each MB",
            ["store", .. sizes.Select(size => size.ToString()), "largest over smallest"],
            [.. report.Stores.Select(store => (IReadOnlyList<ToneText>)
            [
                new ToneText(store.Key),
                .. sizes.Select(size => Figure(
                    store.FirstOrDefault(measurement => measurement.Size == size)?.VerificationPerMegabyte * 1000)),
                Figure(BackupBenchmarkReport.Growth(store)),
            ])],
            []);
    }

    private static string Setting(BackupBenchmarkReport report) => FormattableString.Invariant(
        $"Docker {report.Engine}, {report.Processors} processors, ")
        + (report is { LoadBefore: { } before, LoadAfter: { } after }
            ? FormattableString.Invariant($"load average {before:0.00} before, {after:0.00} after")
            : "load average unknown");

    private static string OnOneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));

    private static IEnumerable<ToneText> Lines(string text, Tone tone) => TextFlow.Wrap(text).Select(line => new ToneText(line, tone));
}

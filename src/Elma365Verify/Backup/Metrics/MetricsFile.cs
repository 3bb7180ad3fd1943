using System.Text;
using System.Text.RegularExpressions;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Backup.Metrics;

/// <summary>
/// A file for node_exporter's textfile collector. Several commands may write to one: each replaces its own samples, and keeps the others'.
/// </summary>
/// <remarks>Its mode is 0644, as the collector is another user; it holds no names but those of stores and of the directory.</remarks>
public static partial class MetricsFile
{
    private const int Longest = 1024 * 1024;

    private const UnixFileMode ReadByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Puts samples in the place of those a predicate names, in one step.</summary>
    /// <param name="path">The file; its directory has to exist. Files the collector reads end in <c>.prom</c>.</param>
    /// <param name="isReplaced">Whether a sample that is there goes.</param>
    /// <param name="samples">The new ones.</param>
    /// <exception cref="BackupException">There is a file that this program did not write.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Update(string path, Func<MetricSample, bool> isReplaced, IEnumerable<MetricSample> samples)
    {
        var full = Path.GetFullPath(path);
        using var held = new DurableStorage().Lock(full + ".lock");
        var text = Render([.. Read(full).Where(sample => !isReplaced(sample)), .. samples]);
        var partial = $"{full}.{Guid.NewGuid():N}";
        try
        {
            using (var file = OwnerOnly.OpenFile(partial, FileMode.CreateNew))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                // Whatever the umask is, the collector has to read it.
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(file.SafeFileHandle, ReadByAll);
            }

            File.Move(partial, full, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>The samples in Prometheus' text format, by name.</summary>
    public static string Render(IReadOnlyList<MetricSample> samples)
    {
        var text = new StringBuilder();
        foreach (var metric in samples.GroupBy(sample => sample.Name).OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            text.Append("# HELP ").Append(metric.Key).Append(' ').Append(BackupMetrics.Help[metric.Key]).Append('\n');
            text.Append("# TYPE ").Append(metric.Key).Append(" gauge\n");
            foreach (var sample in metric.DistinctBy(sample => sample.Series).OrderBy(sample => sample.Series, StringComparer.Ordinal))
                text.Append(sample.Series).Append(' ').Append(sample.Value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The samples of a file; none where there is no file.</summary>
    /// <exception cref="BackupException">A line (named) is none that this program writes.</exception>
    public static IReadOnlyList<MetricSample> Read(string path)
    {
        var entry = DiskEntry.Of(path);
        if (entry.Kind == DiskEntryKind.Missing)
            return [];
        if (entry.Kind != DiskEntryKind.File || new FileInfo(path).Length > Longest)
            throw new BackupException($"{path}: this is no file of metrics; name another one");
        var lines = File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Index().Where(line => !line.Item.StartsWith("# ", StringComparison.Ordinal)).Select(line =>
            Parse(line.Item) ?? throw new BackupException(
                FormattableString.Invariant($"{path}:{line.Index + 1}: elma365-verify did not write this; name another file")))];
    }

    private static MetricSample? Parse(string line) =>
        Sample().Match(line) is { Success: true } match && BackupMetrics.Help.ContainsKey(match.Groups["name"].Value)
            ? new MetricSample(
                match.Groups["name"].Value,
                [.. match.Groups["label"].Captures.Zip(match.Groups["text"].Captures, (label, text) => (label.Value, Plain(text.Value)))],
                match.Groups["value"].Value)
            : null;

    private static string Plain(string escaped) => Escape().Replace(escaped, escape => escape.Value == "\\n" ? "\n" : escape.Value[1..]);

    [GeneratedRegex(
        """\A(?<name>[a-z0-9_]+)\{(?<label>[a-z]+)="(?<text>(?:[^"\\]|\\[\\"n])*)"""
            + """(?:",(?<label>[a-z]+)="(?<text>(?:[^"\\]|\\[\\"n])*))*"\} """
            + """(?<value>-?[0-9]+(?:\.[0-9]+)?)\z""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Sample();

    [GeneratedRegex("""\\[\\"n]""", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}

namespace Elma365Verify.Backup.Metrics;

/// <summary>One sample of a metric.</summary>
/// <param name="Name">The metric's name, one of <see cref="BackupMetrics.Help"/>.</param>
/// <param name="Labels">Its labels in the order they are written.</param>
/// <param name="Value">The value as it is written.</param>
public sealed record MetricSample(string Name, IReadOnlyList<(string Name, string Value)> Labels, string Value)
{
    /// <summary>Which series it belongs to, as it is written: <c>name{label="value"}</c>.</summary>
    public string Series => $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Name}=\"{Escaped(label.Value)}\""))}}}";

    /// <summary>Whether a label has a value.</summary>
    public bool Has(string label, string value) => Labels.Any(one => one.Name == label && one.Value == value);

    // The three characters the format escapes; a path may hold each.
    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}

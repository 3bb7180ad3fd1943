using System.Text.RegularExpressions;

namespace Elma365Verify.Containers.Scratch;

/// <summary>What a container wrote on both its streams, as people would have read it.</summary>
internal static partial class LogLines
{
    /// <summary>The lines of both streams in the order they were written, without terminal escapes and empty lines.</summary>
    /// <param name="output">Standard output; each line begins with the engine's time, which sorts as text, and a space.</param>
    /// <param name="error">Standard error, alike.</param>
    public static IReadOnlyList<string> Merge(string output, string error) =>
    [
        .. Timed(output).Concat(Timed(error)).OrderBy(line => line.Time, StringComparer.Ordinal)
            .Select(line => Escape().Replace(line.Text, string.Empty).TrimEnd())
            .Where(line => line.Length > 0),
    ];

    // A line without a time of its own belongs to the one before it.
    private static IEnumerable<(string Time, string Text)> Timed(string stream)
    {
        var last = string.Empty;
        foreach (var line in stream.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var time = Time().Match(line);
            if (time.Success)
                last = time.Groups[1].Value;
            yield return (last, line[time.Length..]);
        }
    }

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z) ?")]
    private static partial Regex Time();

    // CSI and OSC sequences and those of two characters (ECMA-48); where a terminal has taken the escape away, what colours leave.
    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|\x1B\][^\x07\x1B]*(?:\x07|\x1B\\)?|\x1B[@-Z\\-_]|(?<=^|\s)\[[0-9]+(?:;[0-9]+)+m")]
    private static partial Regex Escape();
}

using System.Collections.Immutable;
using Elma365Verify.Configuration;

namespace Elma365Verify.Reporting;

/// <summary>The parts of a run as words, for people, programs and the command line.</summary>
public static class PartNames
{
    private static readonly ImmutableArray<(RunParts Part, string Name)> Named =
    [
        (RunParts.Reachability, "reachability"), (RunParts.Evasions, "evasions"),
        (RunParts.Services, "services"), (RunParts.Backup, "backup"),
    ];

    /// <summary>All of them, in the order a run carries them out.</summary>
    public static ImmutableArray<string> All { get; } = Of(RunParts.All);

    /// <summary>The names of some parts, in the order a run carries them out.</summary>
    public static ImmutableArray<string> Of(RunParts parts) =>
        [.. Named.Where(named => parts.HasFlag(named.Part)).Select(named => named.Name)];

    /// <summary>Reads words such as <c>services,backup</c>; one named twice is asked for once.</summary>
    /// <param name="texts">Each a name, or several between commas; no text at all asks for everything.</param>
    /// <param name="origin">The option they come from.</param>
    /// <exception cref="ConfigurationException">A word is none of the names; the message lists these.</exception>
    public static RunParts Read(IEnumerable<string> texts, string origin)
    {
        var words = texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).ToList();
        return words.Count == 0
            ? RunParts.All
            : words.Aggregate(RunParts.None, (parts, word) => parts | ReadWord(word, origin));
    }

    private static RunParts ReadWord(string word, string origin)
    {
        var index = All.IndexOf(word);
        return index >= 0
            ? Named[index].Part
            : throw new ConfigurationException(
                $"{origin}: unknown part {Spelling.Quote(word)}; the parts of a run are {string.Join(", ", All)}");
    }
}

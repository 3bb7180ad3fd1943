using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Elma365Verify.Agent.Reaping;

/// <summary>The labels a resource must all carry to be removed: those a client names, at least one, and the project's own.</summary>
/// <remarks>
/// The reaper's port is open to whoever reaches this machine, and its protocol knows no password: without the project's
/// label anyone could have any container removed.
/// </remarks>
internal sealed record ReaperFilter
{
    private const string Label = "label=";
    private const string Project = "\"org.elma365verify.project=elma365-verify\"";

    private ReaperFilter(string json) => Json = json;

    /// <summary>The filter as the Docker Engine API wants it: <c>{"label":["name=value","…"]}</c>.</summary>
    public string Json { get; }

    /// <summary>Reads <c>label=name=value&amp;label=…</c>.</summary>
    /// <remarks>
    /// A part that is not understood makes the whole line unusable: without it the filter would match more than was asked
    /// for.
    /// </remarks>
    public static bool TryParse(string line, [NotNullWhen(true)] out ReaperFilter? filter)
    {
        var parts = line.Split('&');
        filter = null;
        if (!parts.All(IsLabel))
            return false;
        var labels = parts.Select(part => $"\"{JsonEncodedText.Encode(Uri.UnescapeDataString(part[Label.Length..]))}\"");
        filter = new ReaperFilter($$"""{"label":[{{string.Join(',', labels.Append(Project))}}]}""");
        return true;
    }

    private static bool IsLabel(string part) =>
        part.StartsWith(Label, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(Uri.UnescapeDataString(part[Label.Length..]));
}

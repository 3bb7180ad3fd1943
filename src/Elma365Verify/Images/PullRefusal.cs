using System.Text.RegularExpressions;
using Elma365Verify.Reporting;

namespace Elma365Verify.Images;

/// <summary>Why an image could not be pulled, recognised in the engine's own words, and what mends it.</summary>
/// <param name="Reference">The image that was asked for.</param>
/// <param name="Cause">The kind of refusal.</param>
/// <param name="Words">What the engine said, on one line, without pages, queries of addresses and passwords in them.</param>
/// <param name="Mend">What to do about it; null where nobody can tell.</param>
public sealed partial record PullRefusal(string Reference, PullCause Cause, string Words, string? Mend)
{
    private const int LongestWords = 240;

    /// <summary>Whether it may be this image's alone: another one of the registry may still be had.</summary>
    public bool IsAboutTheImage => Cause is
        PullCause.Missing or PullCause.Platform or PullCause.Login or PullCause.Denied or PullCause.Room or PullCause.Other;

    /// <summary>What happened, the engine's words, and the mend, on one line.</summary>
    public string Line => $"{What} ({Words}){(Mend is null ? string.Empty : $"; {Mend}")}";

    private string What => PullCauses.Describe(Cause, ImageName.Parse(Reference).Registry);

    /// <summary>Recognises a refusal.</summary>
    /// <param name="reference">The image that was asked for.</param>
    /// <param name="words">What the engine said.</param>
    /// <param name="login">How credentials were looked for: <c>no credentials of it in /root/.docker/config.json</c>.</param>
    /// <param name="platform">The engine's platform: <c>linux/amd64</c>.</param>
    public static PullRefusal Of(string reference, string words, string login, string platform)
    {
        var cause = PullCauses.Of(words);
        return new PullRefusal(reference, cause, Shown(words), PullCauses.Mend(cause, ImageName.Parse(reference), login, platform));
    }

    private static string Shown(string words)
    {
        var page = Page().Match(words);
        var text = page.Success ? words[..page.Index].TrimEnd(' ', '"', ':', '\'') : words;
        text = Query().Replace(UserInfo().Replace(text, "://…@"), "?…");
        return TextFlow.Clip(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), LongestWords);
    }

    // From a tag on it is a page; the quoted '<' of "invalid character '<'" is none.
    [GeneratedRegex(@"<[!?A-Za-z/]", RegexOptions.CultureInvariant)]
    private static partial Regex Page();

    // Signed addresses of blobs carry who may read them in their query.
    [GeneratedRegex(@"\?[^\s""']+", RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex(@"://[^/@\s""]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}

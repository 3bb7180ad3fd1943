using Elma365Verify.Configuration;
using Elma365Verify.Images;

namespace Elma365Verify.Settings;

/// <summary>Reads what says how images are found, as options, variables and settings files write it.</summary>
public static class SourcingWords
{
    /// <summary>The words for <see cref="ImagesFrom"/>, the default first.</summary>
    public static IReadOnlyList<string> From { get; } = ["auto", "upstream", "build"];

    /// <summary>Reads one of the words of <see cref="From"/>.</summary>
    /// <param name="text">The word.</param>
    /// <param name="origin">The option or variable it comes from.</param>
    /// <exception cref="ConfigurationException">It is none of them.</exception>
    public static ImagesFrom ReadFrom(string text, string origin) =>
        FindFrom(text) ?? throw new ConfigurationException($"{origin}: {NotFrom(text)}");

    /// <summary>Reads a mirror.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">The option or variable it comes from.</param>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static RegistryMirror ReadMirror(string text, string origin) =>
        RegistryMirror.Read(text) ?? throw new ConfigurationException($"{origin}: {NotAMirror(text)}");

    internal static ImagesFrom? FindFrom(string text) => text switch
    {
        "auto" => ImagesFrom.Auto,
        "upstream" => ImagesFrom.Upstream,
        "build" => ImagesFrom.Build,
        _ => null,
    };

    internal static string NotFrom(string text) => $"{Spelling.Quote(text)} is no way to get images{Spelling.Suggest(text, From)}";

    internal static string NotAMirror(string text) => $"{Spelling.Quote(text)} is no mirror: write {RegistryMirror.Form}";
}

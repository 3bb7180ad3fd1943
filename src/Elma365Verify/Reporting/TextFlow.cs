using Elma365Verify.Secrets;

namespace Elma365Verify.Reporting;

/// <summary>Fits text into the width every terminal and CI log has.</summary>
public static class TextFlow
{
    /// <summary>The width in columns nothing exceeds.</summary>
    public const int Width = 80;

    /// <summary>Cuts a text to a length; the last character kept becomes an ellipsis.</summary>
    public static string Clip(string text, int width)
    {
        var line = VisibleText.OnOneLine(KnownSecrets.Hide(text));
        return line.Length <= width ? line : line[..(width - 1)].TrimEnd() + "…";
    }

    /// <summary>Breaks a text between words; lines after the first are indented, and a word longer than a line is cut.</summary>
    public static IEnumerable<string> Wrap(string text, string indent = "", string hanging = "  ")
    {
        var line = indent;
        var empty = true;
        foreach (var word in VisibleText.OnOneLine(KnownSecrets.Hide(text)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                (line, empty) = (hanging, true);
            }

            line = Clip(empty ? line + word : $"{line} {word}", Width);
            empty = false;
        }

        if (!empty)
            yield return line;
    }
}

using System.Globalization;
using System.Text;

namespace Elma365Verify.Reporting;

/// <summary>Text from outside made safe to show: what a server answers may hold anything, terminal escapes included.</summary>
public static class VisibleText
{
    /// <summary>Writes control characters (tab and line feed apart), lone surrogates and XML's non-characters as <c>\u001B</c>.</summary>
    public static string Of(string text)
    {
        if (!text.Any(character => char.IsControl(character) || char.IsSurrogate(character) || character is '\uFFFE' or '\uFFFF'))
            return text;
        var visible = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
                visible.Append(text[index]).Append(text[++index]);
            else if (IsShowable(text[index]))
                visible.Append(text[index]);
            else
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[index]:X4}");
        }

        return visible.ToString();
    }

    /// <summary>The same on one line: line feeds and tabs become spaces.</summary>
    public static string OnOneLine(string text) => Of(text.ReplaceLineEndings(" ").Replace('\t', ' '));

    private static bool IsShowable(char character) => character is '\t' or '\n'
        || !(char.IsControl(character) || char.IsSurrogate(character) || character is '\uFFFE' or '\uFFFF');
}

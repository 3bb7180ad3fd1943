using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Elma365Verify.Reporting.Html;

/// <summary>Collects HTML; what stands literally in the interpolated string is markup, every value put into it is escaped.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();

    public HtmlWriter Write([InterpolatedStringHandlerArgument("")] ref HtmlInterpolation markup)
    {
        markup.Finish();
        return this;
    }

    public override string ToString() => text.ToString();

    internal void AppendMarkup(string markup) => text.Append(markup);

    internal void AppendText(object? value, string? format)
    {
        var shown = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
        foreach (var letter in VisibleText.Of(shown ?? string.Empty))
            AppendLetter(letter);
    }

    private void AppendLetter(char letter)
    {
        var escaped = letter switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            _ => null,
        };
        if (escaped is null)
            text.Append(letter);
        else
            text.Append(escaped);
    }
}

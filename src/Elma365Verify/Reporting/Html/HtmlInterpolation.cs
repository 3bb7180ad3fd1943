using System.Runtime.CompilerServices;

namespace Elma365Verify.Reporting.Html;

/// <summary>Makes <see cref="HtmlWriter"/> escape by construction: there is no way to put a value in unescaped.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation
{
    private readonly HtmlWriter writer;

    public HtmlInterpolation(int literalLength, int formattedCount, HtmlWriter writer)
    {
        _ = (literalLength, formattedCount);
        this.writer = writer;
    }

    public void AppendLiteral(string markup) => writer.AppendMarkup(markup);

    public void AppendFormatted<T>(T value) => writer.AppendText(value, format: null);

    public void AppendFormatted<T>(T value, string? format) => writer.AppendText(value, format);

    public void Finish() => writer.AppendMarkup("\n");
}

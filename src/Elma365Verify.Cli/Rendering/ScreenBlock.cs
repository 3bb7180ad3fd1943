namespace Elma365Verify.Cli.Rendering;

/// <summary>A part of the screen: a title, then a table, then lines; each may be missing.</summary>
/// <param name="Title">The title, or null.</param>
/// <param name="Columns">The table's column heads; empty for no table.</param>
/// <param name="Rows">The table's rows.</param>
/// <param name="Lines">The lines below it, none longer than <see cref="Reporting.TextFlow.Width"/>.</param>
internal sealed record ScreenBlock(
    string? Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ToneText>> Rows, IReadOnlyList<ToneText> Lines)
{
    public static ScreenBlock OfLines(string? title, params IEnumerable<ToneText> lines) => new(title, [], [], [.. lines]);
}

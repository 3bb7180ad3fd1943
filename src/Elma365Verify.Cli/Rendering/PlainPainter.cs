using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Paints for files and CI logs: no colour, no box drawing, aligned by spaces.</summary>
internal static class PlainPainter
{
    public static void Paint(IEnumerable<ScreenBlock> blocks, TextWriter output)
    {
        foreach (var block in blocks)
        {
            if (block.Title is { } title)
                output.WriteLine(title);
            foreach (var row in Align(block))
                output.WriteLine(row);
            foreach (var line in block.Lines)
                output.WriteLine(line.Text);
            if (block.Title is not null)
                output.WriteLine();
        }
    }

    private static IEnumerable<string> Align(ScreenBlock block)
    {
        if (block.Columns.Count == 0)
            return [];
        var rows = block.Rows.Select(row => row.Select(cell => cell.Text).ToList()).Prepend([.. block.Columns]).ToList();
        var widths = block.Columns.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        var gap = widths.Sum() + (2 * (widths.Count - 1)) <= TextFlow.Width ? "  " : " ";
        return rows.Select(row =>
            TextFlow.Clip(string.Join(gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd(), TextFlow.Width));
    }
}

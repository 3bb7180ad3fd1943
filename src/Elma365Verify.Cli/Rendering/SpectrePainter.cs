using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Paints for a terminal, in colour.</summary>
internal static class SpectrePainter
{
    public static void Paint(IEnumerable<ScreenBlock> blocks, IAnsiConsole console)
    {
        foreach (var block in blocks)
        {
            if (block.Title is { } title)
                console.WriteLine(title, new Style(decoration: Decoration.Bold));
            if (block.Columns.Count > 0)
                console.Write(TableOf(block));
            foreach (var line in block.Lines)
                console.WriteLine(line.Text, StyleOf(line.Tone));
            if (block.Title is not null)
                console.WriteLine();
        }
    }

    private static Table TableOf(ScreenBlock block)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in block.Columns)
            table.AddColumn(new TableColumn(new Text(column, StyleOf(Tone.Soft))).NoWrap().Padding(0, 0, 1, 0));
        foreach (var row in block.Rows)
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        return table;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Leak => new Style(Color.Red, decoration: Decoration.Bold),
        Tone.Outage => new Style(Color.Yellow, decoration: Decoration.Bold),
        Tone.Doubt => new Style(Color.Fuchsia, decoration: Decoration.Bold),
        Tone.Soft => new Style(Color.Grey),
        _ => Style.Plain,
    };
}

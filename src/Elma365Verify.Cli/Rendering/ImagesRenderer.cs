using Elma365Verify.Containers.Images;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints which image each role would use: a line of facts, and below it why.</summary>
internal static class ImagesRenderer
{
    private const int DigestDigits = 12;

    /// <summary>Prints the roles in the order given.</summary>
    public static void Render(IReadOnlyList<ImageExplanation> images, TextWriter output)
    {
        var rows = images.Select(image => (Cells: Cells(image), image.Reference, Notes: Notes(image))).ToList();
        var heads = new[] { "role", "contract", "digest" };
        var widths = heads.Select((head, column) => rows.Select(row => row.Cells[column].Length).Append(head.Length).Max()).ToArray();
        output.WriteLine($"{Aligned(heads, widths)}image");
        foreach (var row in rows)
        {
            output.WriteLine($"{Aligned(row.Cells, widths)}{row.Reference}");
            foreach (var note in row.Notes)
                output.WriteLine($"{new string(' ', widths[0] + 2)}{note}");
        }
    }

    private static string[] Cells(ImageExplanation image) => [image.Role, image.Contract ?? "-", Shortened(image.Digest)];

    private static IEnumerable<string> Notes(ImageExplanation image) =>
        image.StandIn is null ? image.Why : image.Why.Append(image.StandIn);

    private static string Shortened(string? digest)
    {
        if (digest is null)
            return "-";
        var digits = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return digits.Length <= DigestDigits ? digits : digits[..DigestDigits];
    }

    private static string Aligned(string[] cells, int[] widths) =>
        string.Concat(cells.Select((cell, column) => $"{cell.PadRight(widths[column])}  "));
}

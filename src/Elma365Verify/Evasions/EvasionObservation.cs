namespace Elma365Verify.Evasions;

/// <summary>What both ends, and the firewall between them, saw of one sweep. Counts are of frames.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Frames">The frames its cells are made of.</param>
/// <param name="Sent">Frames the sender's kernel accepted.</param>
/// <param name="Entered">Frames counted where they enter the firewall, before its ruleset.</param>
/// <param name="HandedOn">Packets counted where they leave the firewall, after its ruleset, towards whichever host.</param>
/// <param name="Captured">Frames all witnesses captured.</param>
/// <param name="Delivered">The cells the target's witness captured, or of which the firewall took a packet for itself.</param>
/// <param name="Strays">What other hosts' witnesses captured. What comes back to its sender has gone nowhere, and is none.</param>
/// <param name="Doubts">Why silence proves nothing, as sentences; empty where nothing failed.</param>
public sealed record EvasionObservation(
    EvasionSweep Sweep,
    long Frames,
    long Sent,
    long Entered,
    long HandedOn,
    long Captured,
    IReadOnlySet<ushort> Delivered,
    IReadOnlyList<EvasionStray> Strays,
    IReadOnlyList<string> Doubts)
{
    /// <summary>Whether a cell was delivered, to whomever.</summary>
    public bool Has(ushort cell) => Delivered.Contains(cell) || Strays.Any(stray => stray.Cells.Contains(cell));

    /// <summary>
    /// All that makes its silence worthless: its doubts, and counts that do not agree. Exactly what was planned was sent, what was sent
    /// entered, what was handed on was captured.
    /// </summary>
    public IReadOnlyList<string> AllDoubts()
    {
        var doubts = new List<string>(Doubts);
        if (Sent != Frames)
            doubts.Add(Text($"{Sent:N0} of {Frames:N0} frames were sent"));
        if (Entered != Sent)
            doubts.Add(Text($"{Sent:N0} frames were sent, but {Entered:N0} reached the firewall"));
        if (Captured != HandedOn)
            doubts.Add(Text($"the firewall handed on {HandedOn:N0} packets, but the witnesses captured {Captured:N0}"));
        return doubts;
    }

    private static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

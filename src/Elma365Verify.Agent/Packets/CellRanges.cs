namespace Elma365Verify.Agent.Packets;

/// <summary>Sets of cells as the protocol carries them: inclusive ranges, first and last alternating, ascending.</summary>
internal static class CellRanges
{
    /// <summary>Every cell of the ranges.</summary>
    public static IEnumerable<ushort> Enumerate(ushort[] ranges)
    {
        for (var i = 0; i + 1 < ranges.Length; i += 2)
        {
            for (int cell = ranges[i]; cell <= ranges[i + 1]; cell++)
                yield return (ushort)cell;
        }
    }

    /// <summary>The ranges of a bitmap: bit <c>n &amp; 63</c> of word <c>n &gt;&gt; 6</c> is cell n.</summary>
    public static ushort[] FromBitmap(ulong[] bitmap)
    {
        var ranges = new List<ushort>();
        var first = -1;
        for (var cell = 0; cell <= ushort.MaxValue + 1; cell++)
        {
            var set = cell <= ushort.MaxValue && (bitmap[cell >> 6] & (1UL << (cell & 63))) != 0;
            if (set && first < 0)
                first = cell;
            if (set || first < 0)
                continue;
            ranges.Add((ushort)first);
            ranges.Add((ushort)(cell - 1));
            first = -1;
        }

        return [.. ranges];
    }
}

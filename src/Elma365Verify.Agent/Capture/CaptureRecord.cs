using Elma365Verify.Agent.Packets;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Capture;

/// <summary>What a witness holds of one sweep.</summary>
internal sealed class CaptureRecord
{
    /// <summary>Frames kept of a sweep at most: enough to show what happened, too few to fill the memory when everything is open.</summary>
    private const int MostFrames = 256;

    private readonly ulong[] cells = new ulong[1024];
    private ulong[]? ports;
    private ulong[]? expected;
    private long captured;

    public List<KeptFrame> Frames { get; } = [];

    public void Expect(ushort[] ranges)
    {
        expected = new ulong[1024];
        foreach (var cell in CellRanges.Enumerate(ranges))
            expected[cell >> 6] |= 1UL << (cell & 63);
    }

    public void Add(Arrival arrival, ReadOnlySpan<byte> frame, long nanoseconds)
    {
        captured++;
        if (arrival.Port != arrival.Cell)
            ports ??= (ulong[])cells.Clone(); // Until now every probe arrived with its own port.
        cells[arrival.Cell >> 6] |= 1UL << (arrival.Cell & 63);
        if (ports is not null)
            ports[arrival.Port >> 6] |= 1UL << (arrival.Port & 63);
        var known = expected is not null && (expected[arrival.Cell >> 6] & (1UL << (arrival.Cell & 63))) != 0;
        if (!known && Frames.Count < MostFrames)
            Frames.Add(new KeptFrame(nanoseconds, frame.ToArray()));
    }

    public SweepCapture ToCapture(ushort sweep)
    {
        var delivered = CellRanges.FromBitmap(cells);
        return new SweepCapture(sweep, captured, delivered, ports is null ? delivered : CellRanges.FromBitmap(ports));
    }

    public bool IsEmpty => captured == 0;
}

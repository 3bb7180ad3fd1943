using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Mutants;

/// <summary>What packets show where the oracle is right: each sweep's verdict, as a judge gives it.</summary>
internal static class SeenPackets
{
    private static readonly Judge Judge = new(Reference.Policy);

    /// <summary>The verdict on a sweep that fares as predicted.</summary>
    /// <param name="predicted">The prediction.</param>
    /// <param name="flipped">Cells that fare the other way.</param>
    /// <param name="doubts">Why silence proves nothing.</param>
    public static SweepVerdict Of(SweepPrediction predicted, PortSet? flipped = null, params string[] doubts)
    {
        var other = flipped ?? PortSet.Empty;
        var delivered = predicted.Fate.Delivered.Except(other).Union(other.Except(predicted.Fate.Delivered));
        var cells = predicted.Sweep.Protocol.Cells();
        return Judge.Decide(new SweepObservation(
            predicted.Sweep, cells, cells.Count, cells.Count, delivered.Count, delivered.Count, delivered, [], doubts));
    }

    /// <summary>The same prediction with a cell told the other way.</summary>
    public static SweepPrediction Falsified(SweepPrediction predicted, ushort cell)
    {
        var (fate, one) = (predicted.Fate, PortSet.Of(cell));
        var isDelivered = fate.Delivered.Contains(cell);
        return new SweepPrediction(predicted.Sweep, predicted.Documented, fate with
        {
            Delivered = isDelivered ? fate.Delivered.Except(one) : fate.Delivered.Union(one),
            Dropped = isDelivered ? fate.Dropped.Union(one) : fate.Dropped.Except(one),
            Rejected = fate.Rejected.Except(one),
        });
    }
}

using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions;

/// <summary>
/// What the firewall's kernel hands on while no rule is loaded, shape by shape and leg by leg. Pure.
/// </summary>
/// <remarks>
/// A shape that arrived nowhere, in sweeps of which nothing is in doubt, is one this kernel does not hand on. A shape that arrived on
/// one leg and not on another shows that the other leg is broken.
/// </remarks>
public sealed class EvasionCalibration
{
    private readonly List<Leg> legs;
    private readonly HashSet<(bool IsFirewall, string Shape)> arrived;

    /// <summary>Reads the sweeps of the ring.</summary>
    /// <param name="sweeps">What was seen of each, with its cells.</param>
    public EvasionCalibration(IEnumerable<(EvasionObservation Observation, IReadOnlyList<EvasionCell> Cells)> sweeps)
    {
        legs = [.. sweeps.Select(sweep => new Leg(sweep.Observation, sweep.Cells))];
        arrived = [.. legs.SelectMany(leg => leg.Arrived.Select(shape => (leg.Sweep.To is null, shape)))];
    }

    /// <summary>No calibration: nothing can be proven.</summary>
    public static EvasionCalibration None { get; } = new([]);

    /// <summary>
    /// What failed, as sentences; empty when every sweep of the ring was sound and each shape arrived everywhere or nowhere.
    /// </summary>
    public IEnumerable<string> Failures => legs.SelectMany(leg => leg.Doubts.Take(1).Select(doubt => Text(leg, doubt))
        .Concat(Partial(leg) is { } shape ? [Text(leg, Lost(shape))] : []));

    /// <summary>Whether this kernel hands no such packet on, whatever the rules.</summary>
    public bool IsNotForwarded(EvasionSweep sweep, EvasionCell cell)
    {
        var asked = legs.Where(leg => leg.Sweep.To is null == sweep.To is null && leg.Shapes.Contains(cell.Shape)).ToList();
        return asked.Count > 0 && asked.TrueForAll(leg => leg.Doubts.Count == 0) && !arrived.Contains((sweep.To is null, cell.Shape));
    }

    /// <summary>Why the silence of a cell proves nothing, or null where such a packet arrived over both legs.</summary>
    public string? DoubtOf(EvasionSweep sweep, EvasionCell cell)
    {
        if (sweep.To is null)
            return Doubt(legs.Find(leg => leg.Sweep.To is null && leg.Sweep.From == sweep.From), cell, sweep.From);
        return Doubt(legs.Find(leg => leg.Sweep.To is not null && leg.Sweep.From == sweep.From), cell, sweep.From)
            ?? Doubt(legs.Find(leg => leg.Sweep.To == sweep.To), cell, sweep.To);
    }

    private static string? Doubt(Leg? leg, EvasionCell cell, Host host)
    {
        if (leg is null || !leg.Shapes.Contains(cell.Shape))
            return $"the leg of {host} was not calibrated for {cell.Shape}";
        if (leg.Doubts.Count > 0)
            return Text(leg, leg.Doubts[0]);
        return leg.Arrived.Contains(cell.Shape) ? null : Text(leg, Lost(cell.Shape));
    }

    private static string Lost(string shape) => $"no rule was loaded, yet {shape} did not arrive";

    private static string Text(Leg leg, string reason) => $"calibration of {leg.Sweep} failed: {reason}";

    private string? Partial(Leg leg) => leg.Shapes.FirstOrDefault(shape =>
        !leg.Arrived.Contains(shape) && arrived.Contains((leg.Sweep.To is null, shape)));

    private sealed class Leg
    {
        public Leg(EvasionObservation observation, IReadOnlyList<EvasionCell> cells)
        {
            Sweep = observation.Sweep;
            Doubts = observation.AllDoubts();
            Shapes = [.. cells.Select(cell => cell.Shape)];
            Arrived = [.. Shapes];
            Arrived.ExceptWith(cells.Where(cell => !observation.Has(cell.Number)).Select(cell => cell.Shape));
        }

        public EvasionSweep Sweep { get; }

        public IReadOnlyList<string> Doubts { get; }

        public HashSet<string> Shapes { get; }

        public HashSet<string> Arrived { get; }
    }
}

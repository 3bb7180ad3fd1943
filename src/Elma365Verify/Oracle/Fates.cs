using System.Collections.Immutable;
using Elma365Verify.Policies;

namespace Elma365Verify.Oracle;

/// <summary>
/// What may become of a probe's packets, gathered while they walk. Where a condition can't be decided they walk both ways, so
/// that a port may gather several fates; a doubt that makes no difference leaves none.
/// </summary>
internal sealed class Fates
{
    // A ruleset whose chains jump to each other in every rule takes longer than anyone waits; the kernel's own limit is on
    // depth alone.
    private const int MostSteps = 200_000;

    private readonly List<(string Reason, bool IsChance, PortSet Ports)> doubts = [];
    private int steps;

    private PortSet dropped = PortSet.Empty;
    private PortSet rejected = PortSet.Empty;
    private PortSet lost = PortSet.Empty;

    public void Drop(PortSet ports) => dropped = dropped.Union(ports);

    public void Reject(PortSet ports) => rejected = rejected.Union(ports);

    /// <summary>Packets of which nothing more can be said.</summary>
    public void Lose(PortSet ports, string where, string what)
    {
        lost = lost.Union(ports);
        Add(ports, new Doubt(false, what), where);
    }

    /// <summary>Packets that walk on both ways.</summary>
    public void Add(PortSet ports, Doubt doubt, string where)
    {
        if (!ports.IsEmpty)
            doubts.Add((Sentence(doubt, where), doubt.IsChance, ports));
    }

    /// <summary>Counts a step; false when there were too many.</summary>
    public bool Step() => ++steps <= MostSteps;

    /// <summary>The sum of it.</summary>
    /// <param name="delivered">What has passed every chain.</param>
    public Prediction Sum(PortSet delivered)
    {
        var stopped = dropped.Union(rejected);
        var undecided = delivered.Intersect(stopped).Except(lost);
        var unknown = undecided.Intersect(PortSet.Of(doubts.Where(doubt => !doubt.IsChance).SelectMany(doubt => doubt.Ports.Ranges)));
        var open = undecided.Union(lost);
        return new Prediction(
            delivered.Except(open),
            dropped.Except(rejected).Except(open),
            rejected.Except(open),
            undecided.Except(unknown),
            unknown.Union(lost),
            Reasons(open));
    }

    private ImmutableArray<string> Reasons(PortSet open) =>
        [.. doubts.Where(doubt => !doubt.Ports.Intersect(open).IsEmpty).Select(doubt => doubt.Reason).Distinct()];

    private static string Sentence(Doubt doubt, string where) =>
        $"{(doubt.IsChance ? "may go either way" : "cannot be predicted")}: {where} has {doubt.What}";
}

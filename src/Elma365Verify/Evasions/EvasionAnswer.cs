using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions;

/// <summary>An answer of the policy that differs from "blocked": some families may pass between some hosts.</summary>
/// <param name="Families">The families, by name.</param>
/// <param name="From">Who may send them.</param>
/// <param name="To">Whom they may reach; empty for everybody, the firewall included.</param>
/// <param name="Why">The reason, for reports.</param>
/// <param name="Line">The line of the policy file, from 1.</param>
public sealed record EvasionAnswer(
    ImmutableArray<string> Families, ImmutableArray<Selector> From, ImmutableArray<Selector> To, string Why, int Line)
{
    /// <summary>Whether it speaks of a family in a sweep.</summary>
    public bool Covers(EvasionSweep sweep, EvasionFamily family) => Families.Contains(family.Name)
        && Selects(From, sweep.From) && (To.IsEmpty || (sweep.To is { } target && Selects(To, target)));

    private static bool Selects(ImmutableArray<Selector> selectors, Host host) =>
        selectors.Any(selector => selector.Selects(host.Zone, host.Role));
}

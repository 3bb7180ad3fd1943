using System.Collections.Immutable;

namespace Elma365Verify.Evasions;

/// <summary>The cells of a family in one sweep that leaked, or that nothing can be said of.</summary>
/// <param name="Family">The family.</param>
/// <param name="Outcome">A leak, or unproven.</param>
/// <param name="Sweep">The sweep.</param>
/// <param name="Cells">Its cells; at least one.</param>
/// <param name="Doubts">Why they are unproven; of no meaning to a leak.</param>
public sealed record EvasionFinding(
    EvasionFamily Family, EvasionOutcome Outcome, EvasionSweep Sweep, ImmutableArray<EvasionCell> Cells, ImmutableArray<string> Doubts)
{
    private const int VariantsNamed = 4;

    /// <summary>The first variants, and how many more there are.</summary>
    public string Variants
    {
        get
        {
            var named = string.Join("; ", Cells.Take(VariantsNamed).Select(cell => cell.Variant));
            return Cells.Length <= VariantsNamed
                ? named
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{named}; and {Cells.Length - VariantsNamed:N0} more");
        }
    }

    /// <summary><c>tcp-ack  worker-1 → data-redis  ack to 22</c>.</summary>
    public override string ToString() => $"{Family}  {Sweep}  {Variants}";
}

using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting.Html;

/// <summary>How a verdict looks: a symbol and a word, so that it reads without colour, and a style class.</summary>
internal readonly record struct VerdictMark(string Symbol, string Word, string Style)
{
    public static VerdictMark Of(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => new("✓", "Conforms", "conforms"),
        Verdict.Leak => new("✗", "Leak", "leak"),
        Verdict.Outage => new("⊘", "Outage", "outage"),
        Verdict.Unproven => new("?", "Unproven", "unproven"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}

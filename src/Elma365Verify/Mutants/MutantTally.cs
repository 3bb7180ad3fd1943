using System.Collections.Immutable;

namespace Elma365Verify.Mutants;

/// <summary>How many mutants came to what.</summary>
/// <param name="Name">Whose: an operator's name, or <c>all</c>.</param>
/// <param name="Counts">By verdict; one that nothing came to is missing.</param>
public sealed record MutantTally(string Name, ImmutableSortedDictionary<MutantVerdict, int> Counts)
{
    /// <summary>How many were drawn.</summary>
    public int Drawn => Counts.Values.Sum();

    /// <summary>How many were neither killed nor equivalent.</summary>
    public int NotKilled => Drawn - this[MutantVerdict.Equivalent] - this[MutantVerdict.Killed];

    /// <summary>The part of those not equivalent that was killed, 0 to 1; null where there were none.</summary>
    public double? KillRate => Drawn == this[MutantVerdict.Equivalent]
        ? null
        : (double)this[MutantVerdict.Killed] / (Drawn - this[MutantVerdict.Equivalent]);

    /// <summary>
    /// 0 where every one that is not equivalent was killed, 1 where one survived, was mistaken or refused, 2 where nothing worse
    /// than unproven ones is left, or none was drawn at all.
    /// </summary>
    public int ExitCode => this switch
    {
        _ when NotKilled > this[MutantVerdict.Unproven] => 1,
        _ when NotKilled > 0 || Drawn == 0 => 2,
        _ => 0,
    };

    /// <summary>How many came to one verdict.</summary>
    public int this[MutantVerdict verdict] => Counts.GetValueOrDefault(verdict);

    /// <summary>Counts all of them.</summary>
    public static MutantTally Of(IEnumerable<MutantOutcome> outcomes) => Of("all", outcomes);

    /// <summary>Counts them by operator, in the operators' own order; one that nothing was drawn of is missing.</summary>
    public static IReadOnlyList<MutantTally> ByOperator(IEnumerable<MutantOutcome> outcomes)
    {
        var drawn = outcomes.ToLookup(outcome => outcome.Operator);
        return
        [
            .. from mutation in MutationOperators.All
               where drawn.Contains(mutation.Name)
               select Of(mutation.Name, drawn[mutation.Name]),
        ];
    }

    private static MutantTally Of(string name, IEnumerable<MutantOutcome> outcomes) =>
        new(name, outcomes.CountBy(outcome => outcome.Verdict).ToImmutableSortedDictionary());
}

using System.Collections.Immutable;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Mutants;

/// <summary>The values rules compare with, wherever they stand: beside a field, in a rule's own set, in a named one.</summary>
internal static class SetElements
{
    /// <summary>Values with something in their place.</summary>
    /// <param name="ruleset">The ruleset.</param>
    /// <param name="isMeant">Whether the values a field is compared with are meant.</param>
    /// <param name="keyType">The type of the named sets that are meant.</param>
    /// <param name="variants">For all values of one place, all other sequences to put there, none of them empty.</param>
    public static IEnumerable<Candidate> Rewritten(
        NftRuleset ruleset,
        Func<NftExpression, bool> isMeant,
        Func<ImmutableArray<string>, bool> keyType,
        Func<ImmutableArray<NftExpression>, IEnumerable<ImmutableArray<NftExpression>>> variants)
    {
        var inRules = ruleset.RewrittenMatches((match, _) => isMeant(match.Left) && match.Right is not SetReference
            ? variants(Values(match.Right)).Select(values => match with { Right = Operand(values) })
            : []);
        var inSets =
            from table in ruleset.Tables
            from set in table.Sets
            where !set.IsMap && keyType(set.KeyTypes)
            from values in variants(set.Elements)
            select new Candidate(
                $"set {table} {set.Name}: {Difference(set.Elements, values)}",
                () => ruleset.WithSet(table, set, set with { Elements = values, Flags = Flags(set, values) }));
        return inRules.Concat(inSets);
    }

    /// <summary>How two sequences of values differ, as the end of a sentence.</summary>
    public static string Difference(ImmutableArray<NftExpression> before, ImmutableArray<NftExpression> after)
    {
        string[] had = [.. before.Select(NftText.Of)];
        string[] has = [.. after.Select(NftText.Of)];
        var missing = string.Join(", ", had.Except(has));
        var added = string.Join(", ", has.Except(had));
        if (missing.Length == 0)
            return $"'{added}' was added";
        return added.Length == 0 ? $"'{missing}' is missing" : $"'{missing}' became '{added}'";
    }

    /// <summary>What a field is compared with, one by one.</summary>
    public static ImmutableArray<NftExpression> Values(NftExpression operand) => operand is AnonymousSet set ? set.Elements : [operand];

    private static NftExpression Operand(ImmutableArray<NftExpression> values) => values.Length == 1 ? values[0] : new AnonymousSet(values);

    private static ImmutableArray<string> Flags(NftSet set, ImmutableArray<NftExpression> values) =>
        values.Any(value => value is RangeValue or PrefixValue) && !set.Flags.Contains("interval") ? set.Flags.Add("interval") : set.Flags;
}

using System.Collections.Immutable;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>Whole rules lost, doubled, or out of order.</summary>
internal static class RuleMutations
{
    public static ImmutableArray<MutationOperator> All { get; } =
    [
        new("rule-dropped", "A rule is missing.", (ruleset, _) => Changed(
            ruleset, "it is missing", (rules, index) => rules.RemoveAt(index))),
        new("rules-swapped", "Two rules of a chain stand in each other's place.", Swapped, isEquivalentByDesign: true),
        new("rule-moved-first", "A rule stands at the beginning of its chain, before the stateful one.", (ruleset, _) => Changed(
            ruleset, "it stands first", (rules, index) => rules.RemoveAt(index).Insert(0, rules[index]), site => site.Index > 0),
            isEquivalentByDesign: true),
        new("rule-moved-last", "A rule stands at the end of its chain.", (ruleset, _) => Changed(
            ruleset, "it stands last", (rules, index) => rules.RemoveAt(index).Add(rules[index]),
            site => site.Index < site.Chain.Rules.Length - 1), isEquivalentByDesign: true),
        new("rule-duplicated", "A rule stands there twice.", (ruleset, _) => Changed(
            ruleset, "it stands there twice", (rules, index) => rules.Insert(index, rules[index])), isEquivalentByDesign: true),
        new("dead-rule-added", "Behind a drop of everything stands a rule that would permit.", Dead, isEquivalentByDesign: true),
        new("counter-added", "A rule counts.", (ruleset, _) => Prefixed(
            ruleset, new OtherStatement("counter")), isEquivalentByDesign: true),
        new("log-added", "A rule logs.", (ruleset, _) => Prefixed(
            ruleset, new OtherStatement("log", """{"prefix":"mutant "}""")), isEquivalentByDesign: true),
        new("chain-emptied", "A chain has no rules.", Emptied),
    ];

    private static IEnumerable<Candidate> Changed(
        NftRuleset ruleset,
        string change,
        Func<ImmutableArray<NftRule>, int, ImmutableArray<NftRule>> edit,
        Func<RuleSite, bool>? where = null) => ruleset.Rules()
        .Where(where ?? (_ => true))
        .Select(site => new Candidate(
            $"{site}: {change}", () => ruleset.WithRules(site.Table, site.Chain, edit(site.Chain.Rules, site.Index))));

    private static IEnumerable<Candidate> Swapped(NftRuleset ruleset, Random random) =>
        from site in ruleset.Rules()
        where site.Index + 1 < site.Chain.Rules.Length
        let other = random.Next(site.Index + 1, site.Chain.Rules.Length)
        select new Candidate(
            $"{site}: it changed places with rule {other + 1}",
            () => ruleset.WithRules(
                site.Table, site.Chain, site.Chain.Rules.SetItem(site.Index, site.Chain.Rules[other]).SetItem(other, site.Rule)));

    private static IEnumerable<Candidate> Dead(NftRuleset ruleset, Random random) =>
        from place in ruleset.Chains()
        where place.Chain.Base is { Policy: "drop" }
        from site in ruleset.Rules()
        where site.Accepts && site.Table == place.Table
        let added = ImmutableArray.Create(new NftRule([VerdictStatement.Drop]), site.Rule)
        select new Candidate(
            $"chain {place.Table} {place.Chain.Name}: at its end stand 'drop' and '{NftText.Of(site.Rule)}'",
            () => ruleset.WithRules(place.Table, place.Chain, place.Chain.Rules.AddRange(added)));

    private static IEnumerable<Candidate> Prefixed(NftRuleset ruleset, NftStatement statement) => ruleset.Rewritten(site =>
    [
        (site.Rule with { Statements = site.Rule.Statements.Insert(Math.Max(0, site.Rule.Statements.Length - 1), statement) },
            $"'{NftText.Of(statement)}' was put before its verdict"),
    ]);

    private static IEnumerable<Candidate> Emptied(NftRuleset ruleset, Random random) =>
        from place in ruleset.Chains()
        where place.Chain.Rules.Length > 0
        select new Candidate(
            $"chain {place.Table} {place.Chain.Name}: its {place.Chain.Rules.Length} rules are missing",
            () => ruleset.WithRules(place.Table, place.Chain, []));
}

using System.Collections.Immutable;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>The places of a ruleset, and copies of it with something changed there.</summary>
internal static class RulesetEdits
{
    public static IEnumerable<(NftTable Table, NftChain Chain)> Chains(this NftRuleset ruleset) =>
        ruleset.Tables.SelectMany(table => table.Chains, (table, chain) => (table, chain));

    public static IEnumerable<(NftTable Table, NftChain Chain)> BaseChains(this NftRuleset ruleset, string hook) =>
        ruleset.Chains().Where(place => place.Chain.Base?.Hook == hook);

    public static IEnumerable<RuleSite> Rules(this NftRuleset ruleset) => ruleset.Chains()
        .SelectMany(place => place.Chain.Rules.Select((_, index) => new RuleSite(place.Table, place.Chain, index)));

    public static NftRuleset WithChain(this NftRuleset ruleset, NftTable table, NftChain chain, NftChain replacement) =>
        ruleset.With(table, table with { Chains = table.Chains.Replace(chain, replacement) });

    public static NftRuleset WithRules(this NftRuleset ruleset, NftTable table, NftChain chain, ImmutableArray<NftRule> rules) =>
        ruleset.WithChain(table, chain, chain with { Rules = rules });

    public static NftRuleset WithSet(this NftRuleset ruleset, NftTable table, NftSet set, NftSet replacement) =>
        ruleset.With(table, table with { Sets = table.Sets.Replace(set, replacement) });

    public static NftRuleset WithRule(this NftRuleset ruleset, RuleSite site, NftRule replacement) =>
        ruleset.WithRules(site.Table, site.Chain, site.Chain.Rules.SetItem(site.Index, replacement));

    /// <summary>Every rule in every other way the function gives, each with what changed.</summary>
    public static IEnumerable<Candidate> Rewritten(
        this NftRuleset ruleset, Func<RuleSite, IEnumerable<(NftRule Rule, string Change)>> variants) =>
        from site in ruleset.Rules()
        from variant in variants(site)
        select new Candidate($"{site}: {variant.Change}", () => ruleset.WithRule(site, variant.Rule));

    /// <summary>Every condition in every other way the function gives; several statements in the place of one.</summary>
    public static IEnumerable<Candidate> RewrittenMatches(
        this NftRuleset ruleset, Func<MatchStatement, RuleSite, IEnumerable<NftStatement>> variants) => ruleset.Rewritten(site =>
        from match in site.Matches
        from variant in variants(match, site)
        select (site.Rule.With(match, variant), Change(match, variant)));

    /// <summary>A rule more, in every place of the chains.</summary>
    public static IEnumerable<Candidate> Inserted(
        this NftRuleset ruleset, IEnumerable<(NftTable Table, NftChain Chain)> chains, params NftStatement[] statements)
    {
        var rule = new NftRule([.. statements]);
        return
            from place in chains
            from index in Enumerable.Range(0, place.Chain.Rules.Length + 1)
            select new Candidate(
                $"chain {place.Table} {place.Chain.Name}: '{NftText.Of(rule)}' was put in as rule {index + 1}",
                () => ruleset.WithRules(place.Table, place.Chain, place.Chain.Rules.Insert(index, rule)));
    }

    // Sets may be long: what differs is said, not all they hold.
    private static string Change(MatchStatement before, NftStatement after) =>
        before.Right is AnonymousSet && after is MatchStatement match && match == before with { Right = match.Right }
            ? $"{NftText.Of(match.Left)}: {SetElements.Difference(SetElements.Values(before.Right), SetElements.Values(match.Right))}"
            : $"'{NftText.Of(before)}' became '{NftText.Of(after)}'";
}

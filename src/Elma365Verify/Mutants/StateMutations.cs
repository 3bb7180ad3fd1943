using System.Collections.Immutable;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>
/// Mistakes with connection tracking. Those that only concern conversations already under way change no first packet; a sweep
/// of first packets can't tell them, and handshakes with real servers must.
/// </summary>
internal static class StateMutations
{
    private static readonly ConntrackField State = new("state");

    public static ImmutableArray<MutationOperator> All { get; } =
    [
        new("stateful-rule-dropped", "Answers are no longer let through.", Dropped, isEquivalentByDesign: true),
        new("state-new-admitted", "The stateful rule lets new conversations through.", (ruleset, _) => Widened(ruleset, "new")),
        new("state-untracked-admitted", "The stateful rule lets untracked packets through.", (ruleset, _) => Widened(
            ruleset, "untracked"), isEquivalentByDesign: true),
        new("state-invalid-admitted", "The stateful rule lets invalid packets through.", (ruleset, _) => Widened(
            ruleset, "invalid"), isEquivalentByDesign: true),
        new("state-new-required", "A permission names the state new.", (ruleset, _) => Required(
            ruleset, "new"), isEquivalentByDesign: true),
        new("state-established-required", "A permission holds for conversations under way alone.", (ruleset, _) => Required(
            ruleset, "established")),
        new("untracked", "Conversations aren't tracked.", (ruleset, _) => ruleset.Inserted(
            ruleset.BaseChains("prerouting").Where(place => place.Chain.Base!.Priority < -200), new OtherStatement("notrack")),
            isEquivalentByDesign: true),
    ];

    private static IEnumerable<RuleSite> StatefulRules(NftRuleset ruleset) =>
        ruleset.Rules().Where(site => site.Accepts && site.Matches.Any(match => IsOfState(match, "established")));

    private static bool IsOfState(MatchStatement match, string state) =>
        match is { Operator: "in", Left: ConntrackField { Key: "state" } } && States(match).Contains(new TextValue(state));

    private static ImmutableArray<NftExpression> States(MatchStatement match) =>
        match.Right is ValueList list ? list.Values : [match.Right];

    private static IEnumerable<Candidate> Dropped(NftRuleset ruleset, Random random) => StatefulRules(ruleset).Select(site => new Candidate(
        $"{site}: it is missing", () => ruleset.WithRules(site.Table, site.Chain, site.Chain.Rules.RemoveAt(site.Index))));

    private static IEnumerable<Candidate> Widened(NftRuleset ruleset, string state) =>
        from site in StatefulRules(ruleset)
        from match in site.Matches
        where IsOfState(match, "established") && !IsOfState(match, state)
        let widened = match with { Right = new ValueList(States(match).Add(new TextValue(state))) }
        select new Candidate($"{site}: '{NftText.Of(match)}' became '{NftText.Of(widened)}'", () => ruleset.WithRule(
            site, site.Rule.With(match, widened)));

    private static IEnumerable<Candidate> Required(NftRuleset ruleset, string state)
    {
        var required = new MatchStatement("in", State, new TextValue(state));
        return ruleset.Rewritten(site => site.Accepts && !site.Matches.Any(match => match.Left is ConntrackField)
            ? [(site.Rule with { Statements = site.Rule.Statements.Insert(0, required) }, $"'{NftText.Of(required)}' was added")]
            : []);
    }
}

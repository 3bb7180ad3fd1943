using System.Collections.Immutable;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>The right conditions with the wrong verdict, and verdicts without conditions.</summary>
internal static class VerdictMutations
{
    private static readonly RejectStatement Reject = new(null, null);

    public static ImmutableArray<MutationOperator> All { get; } =
    [
        new("accept-to-drop", "A rule drops what it should accept.", (ruleset, _) => Verdicts(
            ruleset, VerdictKind.Accept, _ => [VerdictStatement.Drop])),
        new("accept-to-return", "A rule returns where it should accept.", (ruleset, _) => Verdicts(
            ruleset, VerdictKind.Accept, _ => [new VerdictStatement(new NftVerdict(VerdictKind.Return))])),
        new("jump-to-goto", "A jump never comes back.", (ruleset, _) => Verdicts(
            ruleset, VerdictKind.Jump, verdict => [new VerdictStatement(verdict with { Kind = VerdictKind.Goto })])),
        new("jump-to-accept", "A jump accepts all it should lead on.", (ruleset, _) => Verdicts(
            ruleset, VerdictKind.Jump, _ => [VerdictStatement.Accept])),
        new("jump-target-changed", "A jump leads to another chain.", Retargeted),
        new("reject-for-drop", "What should be dropped is answered.", Rejecting),
        new("accept-all", "A chain accepts everything from some rule on.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), VerdictStatement.Accept)),
        new("log-and-accept", "A chain logs and accepts everything from some rule on.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), new OtherStatement("log", """{"prefix":"mutant "}"""), VerdictStatement.Accept)),
        new("drop-all", "A chain drops everything from some rule on.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), VerdictStatement.Drop)),
        new("policy-inverted", "A base chain's policy is the opposite.", (ruleset, _) => BaseChains(
            ruleset, hook => hook with { Policy = hook.Policy == "drop" ? "accept" : "drop" })),
        new("hook-changed", "A base chain hooks in elsewhere.", (ruleset, _) => BaseChains(
            ruleset, hook => hook.Hook == "input" ? null : hook with { Hook = "input" })),
        new("priority-changed", "A base chain runs a little later.", (ruleset, _) => BaseChains(
            ruleset, hook => hook with { Priority = hook.Priority + 1 }), isEquivalentByDesign: true),
    ];

    private static IEnumerable<Candidate> Verdicts(
        NftRuleset ruleset, VerdictKind kind, Func<NftVerdict, IEnumerable<NftStatement>> variants) => ruleset.Rewritten(site =>
        from statement in site.Rule.Statements.OfType<VerdictStatement>()
        where statement.Verdict.Kind == kind
        from variant in variants(statement.Verdict)
        select (site.Rule.With(statement, variant), $"its verdict became '{NftText.Of(variant)}'"));

    // Only to a chain from which no way leads back: the kernel refuses loops.
    private static IEnumerable<Candidate> Retargeted(NftRuleset ruleset, Random random) => ruleset.Rewritten(site =>
        from statement in site.Rule.Statements.OfType<VerdictStatement>()
        where statement.Verdict.Target is not null
        from chain in site.Table.Chains
        where chain.Base is null && chain.Name != statement.Verdict.Target && !Reaches(site.Table, chain, site.Chain.Name)
        let variant = new VerdictStatement(statement.Verdict with { Target = chain.Name })
        select (site.Rule.With(statement, variant), $"its verdict became '{NftText.Of(variant)}'"));

    private static bool Reaches(NftTable table, NftChain chain, string name)
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<NftChain>([chain]);
        while (waiting.TryPop(out var next))
        {
            if (next.Name == name)
                return true;
            var statements = next.Rules.SelectMany(rule => rule.Statements).OfType<VerdictStatement>();
            var targets = statements.Select(statement => statement.Verdict.Target).OfType<string>().Where(seen.Add);
            foreach (var target in targets.Select(table.Chain).OfType<NftChain>())
                waiting.Push(target);
        }

        return false;
    }

    private static IEnumerable<Candidate> Rejecting(NftRuleset ruleset, Random random) => Verdicts(ruleset, VerdictKind.Drop, _ => [Reject])
        .Concat(
            from place in ruleset.Chains()
            where place.Chain.Base is { Policy: "drop" }
            select new Candidate(
                $"chain {place.Table} {place.Chain.Name}: it ends with 'reject'",
                () => ruleset.WithRules(place.Table, place.Chain, place.Chain.Rules.Add(new NftRule([Reject])))));

    private static IEnumerable<Candidate> BaseChains(NftRuleset ruleset, Func<BaseChain, BaseChain?> change) =>
        from place in ruleset.Chains()
        where place.Chain.Base is not null
        let changed = change(place.Chain.Base!)
        where changed is not null
        select new Candidate(
            $"chain {place.Table} {place.Chain.Name}: it became {changed.Hook} {changed.Priority} with policy {changed.Policy}",
            () => ruleset.WithChain(place.Table, place.Chain, place.Chain with { Base = changed }));
}

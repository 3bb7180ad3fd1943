using System.Collections.Immutable;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>Rules that hold only now and then: by a rate, a quota, or chance.</summary>
internal static class ChanceMutations
{
    private static readonly OtherStatement Slowly = new("limit", """{"rate":100,"burst":5,"per":"second"}""");
    private static readonly OtherStatement TooFast = new("limit", """{"rate":100,"burst":5,"per":"second","inv":true}""");
    private static readonly OtherStatement Quota = new("quota", """{"val":100,"val_unit":"kbytes"}""");
    private static readonly MatchStatement OneInTen = new(
        "==", new OpaqueExpression("""{"numgen":{"mode":"random","mod":10,"offset":0}}"""), new NumberValue(0));

    public static ImmutableArray<MutationOperator> All { get; } =
    [
        new("limit-in-rule", "A permission holds up to a rate.", (ruleset, _) => InAccepting(ruleset, Slowly)),
        new("chance-in-rule", "A permission holds one time in ten.", (ruleset, _) => InAccepting(ruleset, OneInTen)),
        new("limit-drop-added", "What comes faster than a rate is dropped, before some rule.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), TooFast, VerdictStatement.Drop)),
        new("limit-accept-added", "Everything is accepted up to a rate, from some rule on.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), Slowly, VerdictStatement.Accept)),
        new("quota-accept-added", "Everything is accepted up to an amount, from some rule on.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), Quota, VerdictStatement.Accept)),
        new("chance-accept-added", "One packet in ten is accepted, from some rule on.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), OneInTen, VerdictStatement.Accept)),
        new("chance-drop-added", "One packet in ten is dropped, before some rule.", (ruleset, _) => ruleset.Inserted(
            ruleset.Chains(), OneInTen, VerdictStatement.Drop)),
    ];

    private static IEnumerable<Candidate> InAccepting(NftRuleset ruleset, NftStatement condition) => ruleset.Rewritten(site => site.Accepts
        ? [(site.Rule with { Statements = site.Rule.Statements.Insert(site.Rule.Statements.Length - 1, condition) },
            $"'{NftText.Of(condition)}' was put before its verdict")]
        : []);
}

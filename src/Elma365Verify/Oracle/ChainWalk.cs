using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Oracle;

/// <summary>Walks parcels through one base chain and the chains it jumps to.</summary>
internal sealed class ChainWalk(HookPoint point, Probe probe, Fates fates)
{
    // NFT_JUMP_STACK_SIZE of the kernel.
    private const int DeepestJump = 16;

    private readonly MatchEvaluator matches = new(new FieldReader(probe, point), point.Table);
    private readonly StatementEffects effects = new(probe, point);
    private readonly List<Parcel> accepted = [];

    /// <summary>The parcels that pass this base chain.</summary>
    public List<Parcel> Run(List<Parcel> arriving)
    {
        var undecided = Run(point.Chain, arriving, depth: 0);
        if (point.Base.Policy == "accept")
            return Parcel.Merge([.. accepted, .. undecided]);
        foreach (var parcel in undecided)
            fates.Drop(parcel.Ports);
        return Parcel.Merge(accepted);
    }

    /// <summary>The parcels that come out of a chain without a verdict.</summary>
    private List<Parcel> Run(NftChain chain, List<Parcel> arriving, int depth)
    {
        var leaving = new List<Parcel>();
        var here = arriving;
        for (var number = 1; number <= chain.Rules.Length && here.Count > 0; number++)
        {
            var at = new RulePlace(chain, number, depth, leaving, []);
            var staying = here.SelectMany(parcel => RunRule(chain.Rules[number - 1], parcel, at)).ToList();
            here = Parcel.Merge([.. staying, .. at.Next]);
        }

        return Parcel.Merge([.. here, .. leaving]);
    }

    /// <summary>The parcels that reach the rule's end.</summary>
    private List<Parcel> RunRule(NftRule rule, Parcel arriving, RulePlace at)
    {
        if (!fates.Step())
        {
            fates.Lose(arriving.Ports, Where(at), "more chains behind it than the oracle walks");
            return [];
        }

        var here = new List<Parcel> { arriving };
        foreach (var statement in rule.Statements)
            here = [.. here.SelectMany(parcel => RunStatement(statement, parcel, at)).Where(parcel => !parcel.Ports.IsEmpty)];
        return here;
    }

    /// <summary>The parcels that go on to the rule's next statement.</summary>
    private IEnumerable<Parcel> RunStatement(NftStatement statement, Parcel parcel, RulePlace at) => statement switch
    {
        MatchStatement match => Split(matches.Evaluate(match, parcel), parcel, at),
        VerdictStatement verdict => Decide(verdict.Verdict, parcel, at),
        VerdictMapStatement map => Look(map, parcel, at),
        RejectStatement reject => Reject(reject, parcel, at),
        _ => Affect(statement, parcel, at),
    };

    private IEnumerable<Parcel> Split(MatchOutcome outcome, Parcel parcel, RulePlace at)
    {
        if (outcome.Possible.IsEmpty)
        {
            at.Next.Add(parcel);
            return [];
        }

        if (outcome.Doubt is not null)
            fates.Add(outcome.Possible.Except(outcome.Sure), outcome.Doubt, Where(at));
        at.Next.Add(parcel with { Ports = parcel.Ports.Except(outcome.Sure) });
        return [parcel with { Ports = outcome.Possible }];
    }

    private IEnumerable<Parcel> Decide(NftVerdict verdict, Parcel parcel, RulePlace at)
    {
        switch (verdict.Kind)
        {
            case VerdictKind.Continue:
                return [parcel];
            case VerdictKind.Accept:
                accepted.Add(parcel);
                break;
            case VerdictKind.Drop:
                fates.Drop(parcel.Ports);
                break;
            case VerdictKind.Return:
                at.Leaving.Add(parcel);
                break;
            case VerdictKind.Jump:
                at.Next.AddRange(Follow(verdict, parcel, at));
                break;
            case VerdictKind.Goto:
                at.Leaving.AddRange(Follow(verdict, parcel, at));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict.");
        }

        return [];
    }

    private List<Parcel> Follow(NftVerdict verdict, Parcel parcel, RulePlace at)
    {
        if (parcel.Ports.IsEmpty)
            return [];
        if (at.Depth < DeepestJump && point.Table.Chain(verdict.Target ?? "") is { } target)
            return Run(target, [parcel], at.Depth + 1);
        fates.Lose(parcel.Ports, Where(at), $"a way that leads nowhere, or too deep: {verdict}");
        return [];
    }

    private List<Parcel> Look(VerdictMapStatement map, Parcel parcel, RulePlace at)
    {
        var rest = parcel.Ports;
        var continuing = new List<Parcel>();
        foreach (var (outcome, value) in matches.Map(map, parcel))
        {
            if (outcome.Doubt is not null)
                fates.Add(outcome.Possible.Except(outcome.Sure), outcome.Doubt, Where(at));
            rest = rest.Except(outcome.Sure);
            var found = parcel with { Ports = outcome.Possible };
            if (value is VerdictValue verdict)
                continuing.AddRange(Decide(verdict.Verdict, found, at));
            else
                fates.Lose(found.Ports, Where(at), "a map to something else than verdicts");
        }

        at.Next.Add(parcel with { Ports = rest });
        return continuing;
    }

    // A listing leaves out the match of the protocol that a kind of rejection needs.
    private IEnumerable<Parcel> Reject(RejectStatement reject, Parcel parcel, RulePlace at)
    {
        var applies = reject.Type switch
        {
            "tcp reset" => probe.Protocol == Protocol.Tcp,
            "icmp" => !probe.IsIpv6,
            "icmpv6" => probe.IsIpv6,
            _ => true,
        };
        if (applies)
            fates.Reject(parcel.Ports);
        else
            at.Next.Add(parcel);
        return [];
    }

    private IEnumerable<Parcel> Affect(NftStatement statement, Parcel parcel, RulePlace at)
    {
        var effect = effects.Of(statement, parcel);
        if (effect.Doubt is null)
            return [effect.After];
        if (effect.Doubt.IsChance)
            return Split(MatchOutcome.Undecided(parcel.Ports, effect.Doubt), parcel, at);
        fates.Lose(parcel.Ports, Where(at), effect.Doubt.What);
        return [];
    }

    private string Where(RulePlace at) => $"rule {at.Number} of chain {point.Table} {at.Chain.Name}";

    /// <summary>A rule, and where packets go from it.</summary>
    /// <param name="Chain">Its chain.</param>
    /// <param name="Number">Its place there, from 1.</param>
    /// <param name="Depth">How many jumps lead here.</param>
    /// <param name="Leaving">Takes what goes back to the chain that jumped here.</param>
    /// <param name="Next">Takes what goes on to the next rule.</param>
    private sealed record RulePlace(NftChain Chain, int Number, int Depth, List<Parcel> Leaving, List<Parcel> Next);
}

using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Traffic;

namespace Elma365Verify.Tests.Traffic;

/// <summary>Laws of the judgement, for any documented conversations of the reference policy.</summary>
public sealed class TrafficJudgementPropertyTests
{
    private static readonly RequiredConversation[] Every =
    [
        .. from pair in Reference.Topology.Pairs()
           from protocol in Enum.GetValues<Protocol>()
           from range in Reference.Policy.Permitted(pair.From, pair.To, protocol).Ranges
           from port in new[] { range.First, range.Last }.Distinct()
           select new RequiredConversation(pair.From, pair.To, protocol, port),
    ];

    /// <summary>Some documented conversations, all different.</summary>
    private static readonly Gen<RequiredConversation[]> Some = Gen.Int[0, Every.Length - 1].Array[1, 20].Select(
        indices => indices.Distinct().Select(index => Every[index]).ToArray());

    private static readonly string[] Ends = [.. Reference.Topology.Hosts.Select(host => host.Name), "198.18.0.1", "10.0.0.1"];

    private static readonly Gen<string> End = Gen.Int[0, Ends.Length - 1].Select(index => Ends[index]);

    private static readonly int[] Numbers = [6, 17, 1, 132];

    private static readonly Gen<ObservedConversation> Any = Gen.Select(
        End,
        End,
        Gen.Int[0, 3].Select(index => Numbers[index]),
        Gen.UShort,
        (from, to, number, port) => new ObservedConversation(from, to, TrafficKind.Opening, number, port, 1, 0));

    private static readonly Gen<ObservedConversation> Undocumented = Any.Where(one => !IsDocumented(one));

    [Test]
    public void Documented_conversations_conform_whichever_of_them_are_required() =>
        Some.Sample(some => Judge(some.Select(Seen), some.Take((some.Length + 1) / 2)).Outcome == TrafficOutcome.Conforms);

    [Test]
    public void One_undocumented_conversation_among_them_is_a_finding_that_names_it() =>
        Gen.Select(Some, Undocumented, Gen.Int[0, 20], Gen.Bool).Sample((some, other, place, doubtful) =>
        {
            List<ObservedConversation> all = [.. some.Select(Seen)];
            all.Insert(Math.Min(place, all.Count), other);
            var judgement = Judge(all, some, doubtful ? ["a doubt"] : []);
            return judgement.Outcome == TrafficOutcome.Finding
                && judgement.Findings.Count == 1
                && judgement.Findings[0].Contains(other.From, StringComparison.Ordinal)
                && judgement.Findings[0].Contains(other.To, StringComparison.Ordinal)
                && judgement.Findings[0].Contains(other.What, StringComparison.Ordinal);
        });

    [Test]
    public void One_required_conversation_less_is_unproven_and_named() => Gen.Select(Some, Gen.Int[0, 19]).Sample((some, place) =>
    {
        var missing = some[place % some.Length];
        var judgement = Judge(some.Where(one => one != missing).Select(Seen), some);
        return judgement.Outcome == TrafficOutcome.Unproven
            && judgement.Doubts.Count == 1
            && judgement.Doubts[0].StartsWith($"{missing} ", StringComparison.Ordinal);
    });

    [Test]
    public void The_order_of_what_was_seen_does_not_matter() => Gen.Select(Some, Any.Array[0, 5]).Sample((some, others) =>
    {
        List<ObservedConversation> all = [.. some.Select(Seen), .. others];
        var (one, other) = (Judge(all, some), Judge(Enumerable.Reverse(all), some));
        return one.Outcome == other.Outcome && one.Findings.Reverse().SequenceEqual(other.Findings);
    });

    private static ObservedConversation Seen(RequiredConversation one) =>
        new(one.From.Name, one.To.Name, TrafficKind.Opening, (int)one.Protocol, one.Port, 3, 2);

    /// <summary>Said anew, by ports and flows, so that the judgement is not asked about itself.</summary>
    private static bool IsDocumented(ObservedConversation one) => one.From != one.To && Reference.Policy.Flows.Any(flow =>
        (int)flow.Protocol == one.Number
        && flow.Ports.Ports().Contains(one.Port)
        && flow.From.Any(selector => Selects(selector, one.From))
        && flow.To.Any(selector => Selects(selector, one.To)));

    private static bool Selects(Selector selector, string name) =>
        Reference.Topology.Hosts.SingleOrDefault(host => host.Name == name) is { } host && selector.Selects(host.Zone, host.Role);

    private static TrafficJudgement Judge(
        IEnumerable<ObservedConversation> seen, IEnumerable<RequiredConversation> required, params string[] doubts) =>
        TrafficJudgement.Of(new TrafficObservation([.. seen], doubts), Reference.Policy, Reference.Topology, [.. required]);
}

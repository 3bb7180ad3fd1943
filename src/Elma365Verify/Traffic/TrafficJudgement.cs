using System.Globalization;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Traffic;

/// <summary>The pure comparison of the traffic seen with the policy.</summary>
/// <param name="Outcome">What it means.</param>
/// <param name="Findings">What was undocumented, one sentence each, in the order seen.</param>
/// <param name="Doubts">Why something may have been missed, one sentence each.</param>
public sealed record TrafficJudgement(TrafficOutcome Outcome, IReadOnlyList<string> Findings, IReadOnlyList<string> Doubts)
{
    /// <summary>Judges what was seen.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="policy">What is documented.</param>
    /// <param name="topology">Whose names conversations bear; any other name or address is unknown, and a finding.</param>
    /// <param name="required">
    /// What must have been seen and handed on, as positive control. Without any, nothing shows that the recorder records.
    /// </param>
    public static TrafficJudgement Of(
        TrafficObservation observation, Policy policy, Topology topology, IReadOnlyCollection<RequiredConversation> required)
    {
        var hosts = topology.Hosts.ToDictionary(host => host.Name);
        List<string> findings =
        [
            .. observation.Conversations.Where(conversation => !IsDocumented(conversation, policy, hosts))
                .Select(conversation => Describe(conversation, hosts)),
        ];
        List<string> doubts = [.. observation.Doubts, .. required.SelectMany(one => Missing(one, observation))];
        if (required.Count == 0)
            doubts.Add("no conversation was required to be seen, so nothing shows that any would have been");
        var outcome = findings.Count > 0 ? TrafficOutcome.Finding
            : doubts.Count > 0 ? TrafficOutcome.Unproven
            : TrafficOutcome.Conforms;
        return new TrafficJudgement(outcome, findings, doubts);
    }

    /// <summary>
    /// Segments without an opening can't open anything: they belong to a conversation of before, and are documented where it is,
    /// seen from either end. Any other that is not an opening is not documented whatever its ends: no flow speaks of it.
    /// </summary>
    private static bool IsDocumented(ObservedConversation observed, Policy policy, Dictionary<string, Host> hosts)
    {
        if (!hosts.TryGetValue(observed.From, out var from) || !hosts.TryGetValue(observed.To, out var to))
            return false;
        return observed.Kind switch
        {
            TrafficKind.Opening => Enum.IsDefined((Protocol)observed.Number)
                && policy.Permitted(from, to, (Protocol)observed.Number).Contains(observed.Port),
            TrafficKind.Unopened => policy.Permitted(from, to, Protocol.Tcp).Contains(observed.Port)
                || policy.Permitted(to, from, Protocol.Tcp).Contains(observed.SourcePort),
            _ => false,
        };
    }

    private static IEnumerable<string> Missing(RequiredConversation required, TrafficObservation observation)
    {
        var seen = observation.Conversations.Where(required.IsSeenIn).ToList();
        if (seen.Count == 0)
            yield return $"{required} took place, but the firewall's recorder did not see it";
        else if (!seen.Exists(conversation => conversation.HandedOn > 0))
            yield return $"{required} took place, but the firewall's recorder did not see it handed on";
    }

    private static string Describe(ObservedConversation observed, Dictionary<string, Host> hosts)
    {
        var (from, to) = (Named(observed.From, hosts), Named(observed.To, hosts));
        var what = $"{from} → {to} {observed.What}";
        var packets = string.Create(CultureInfo.InvariantCulture, $"{observed.Packets:N0} packet{(observed.Packets == 1 ? "" : "s")}");
        return observed.Kind switch
        {
            TrafficKind.Opening or TrafficKind.OtherProtocol => $"{what} was tried: {packets}, {Handed(observed)}",
            TrafficKind.Unopened =>
                $"{what} from port {observed.SourcePort}: {packets} of a conversation that nobody was seen to open",
            TrafficKind.Fragment => $"{what} in later fragments, which name no port: {packets}",
            TrafficKind.Frame => $"{from} sent what is neither IPv4 nor ARP: {observed.What}, {packets}",
            TrafficKind.Spoofed => $"{what}: {packets} from an address that is not the host's own",
            TrafficKind.Rewritten => $"{what} left the firewall, though nobody had sent it so: {packets}",
            _ => throw new ArgumentOutOfRangeException(nameof(observed), observed.Kind, "No such kind of traffic."),
        };
    }

    private static string Handed(ObservedConversation observed) => observed.HandedOn switch
    {
        null => "not counted whether handed on",
        0 => "none handed on",
        var handedOn => string.Create(CultureInfo.InvariantCulture, $"{handedOn:N0} handed on"),
    };

    private static string Named(string end, Dictionary<string, Host> hosts)
    {
        if (hosts.ContainsKey(end))
            return end;
        return end == Topology.Gateway.ToString() ? $"{end} (the firewall itself)" : $"{end} (no host of the topology)";
    }
}

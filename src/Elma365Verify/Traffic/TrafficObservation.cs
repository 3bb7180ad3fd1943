namespace Elma365Verify.Traffic;

/// <summary>Everything that reached the firewall while it was watched.</summary>
/// <param name="Conversations">Who spoke to whom; answers to what is recorded here are left out.</param>
/// <param name="Doubts">Why something may be missing from it, as sentences; empty when nothing can be.</param>
public sealed record TrafficObservation(IReadOnlyList<ObservedConversation> Conversations, IReadOnlyList<string> Doubts);

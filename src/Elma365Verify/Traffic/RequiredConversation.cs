using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Traffic;

/// <summary>A conversation known to have taken place: a recorder that has not seen it proves nothing about others.</summary>
/// <param name="From">Who opened it.</param>
/// <param name="To">With whom.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Port">The destination port, or the ICMP type.</param>
public sealed record RequiredConversation(Host From, Host To, Protocol Protocol, ushort Port)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} → {To} {(Protocol == Protocol.Icmp ? "icmp type " : Protocol.ToLowerName() + "/")}{Port}";

    /// <summary>Whether this is the one.</summary>
    public bool IsSeenIn(ObservedConversation observed) => observed.Kind == TrafficKind.Opening
        && observed.From == From.Name
        && observed.To == To.Name
        && observed.Number == (int)Protocol
        && observed.Port == Port
        && observed.Packets > 0;
}

using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reachability;

/// <summary>Every cell of one protocol between two hosts.</summary>
/// <param name="From">The host the probes leave.</param>
/// <param name="To">The host they are addressed to.</param>
/// <param name="Protocol">The protocol.</param>
public sealed record Sweep(Host From, Host To, Protocol Protocol)
{
    /// <summary><c>worker-1 → data-redis tcp</c>.</summary>
    public override string ToString() => $"{From} → {To} {Protocol.ToLowerName()}";
}

using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions;

/// <summary>All evasions one host tries on another, or on the firewall.</summary>
/// <param name="From">The host that sends.</param>
/// <param name="To">The host they are meant for; null for the firewall itself, broadcast and multicast.</param>
public sealed record EvasionSweep(Host From, Host? To)
{
    /// <summary>What stands for the firewall in texts.</summary>
    public const string Firewall = "firewall";

    /// <summary>The name of whom they are meant for.</summary>
    public string Target => To?.Name ?? Firewall;

    /// <summary><c>worker-1 → data-redis</c>.</summary>
    public override string ToString() => $"{From} → {Target}";
}

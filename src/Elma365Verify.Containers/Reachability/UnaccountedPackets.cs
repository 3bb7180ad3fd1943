namespace Elma365Verify.Containers.Reachability;

/// <summary>Packets that are no probes, and that no host sent as they arrived.</summary>
/// <param name="Packets">How many.</param>
/// <param name="First">The first of them, decoded; its bytes as hexadecimal digits where it could not be; or null.</param>
internal sealed record UnaccountedPackets(long Packets, string? First)
{
    /// <summary><c>(the first: …), and no host sent them like that: the firewall made or changed them</c>.</summary>
    public override string ToString() => $"(the first: {First}), and no host sent them like that: the firewall made or changed them";
}

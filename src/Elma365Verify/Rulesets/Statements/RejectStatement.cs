namespace Elma365Verify.Rulesets.Statements;

/// <summary>Drops the packet and tells its sender.</summary>
/// <param name="Type">
/// <c>tcp reset</c>, <c>icmp</c>, <c>icmpv6</c> or <c>icmpx</c>, or null for nft's choice. The first three are conditions too: a
/// listing leaves out the match of the protocol they need.
/// </param>
/// <param name="Code">The ICMP code as JSON, or null.</param>
public sealed record RejectStatement(string? Type, string? Code) : NftStatement;

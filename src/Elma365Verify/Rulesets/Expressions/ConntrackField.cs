namespace Elma365Verify.Rulesets.Expressions;

/// <summary>What connection tracking knows of the packet's conversation, without a direction: <c>ct state</c>.</summary>
/// <param name="Key">The key.</param>
public sealed record ConntrackField(string Key) : NftExpression;

namespace Elma365Verify.Rulesets.Expressions;

/// <summary>What the kernel knows beside the packet: <c>meta iifname</c>, <c>meta l4proto</c>, <c>meta mark</c>.</summary>
/// <param name="Key">The key.</param>
public sealed record MetaField(string Key) : NftExpression;

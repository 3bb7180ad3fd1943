namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A header's field: <c>ip saddr</c>, <c>tcp dport</c>, <c>th dport</c> for the port of either protocol.</summary>
/// <param name="Protocol">The header. Naming it is a condition of its own: a packet without that header doesn't match.</param>
/// <param name="Field">The field.</param>
public sealed record PayloadField(string Protocol, string Field) : NftExpression;

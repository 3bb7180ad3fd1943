namespace Elma365Verify.Rulesets.Expressions;

/// <summary>
/// A value, a field of a packet, or something made of both, as libnftables-json(5) lists them under EXPRESSIONS. Compare by
/// the JSON they write: sequences have no equality of their own.
/// </summary>
public abstract record NftExpression;

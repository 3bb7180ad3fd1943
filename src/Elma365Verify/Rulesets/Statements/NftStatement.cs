namespace Elma365Verify.Rulesets.Statements;

/// <summary>One step of a rule, as libnftables-json(5) lists them under STATEMENTS. Compare by the JSON they write.</summary>
public abstract record NftStatement;

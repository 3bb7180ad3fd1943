namespace Elma365Verify.Rulesets.Statements;

/// <summary>Any other statement: <c>counter</c>, <c>log</c>, <c>limit</c>, <c>dnat</c> … and those still to be invented.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Argument">What stands beside the name, as JSON.</param>
public sealed record OtherStatement(string Name, string Argument = "null") : NftStatement;

using System.Collections.Immutable;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Rulesets;

/// <summary>A rule: its statements run in order until a condition fails or a verdict falls.</summary>
/// <param name="Statements">The statements.</param>
public sealed record NftRule(ImmutableArray<NftStatement> Statements)
{
    /// <summary>The rule's comment, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>This rule with another statement in a statement's place.</summary>
    public NftRule With(NftStatement statement, NftStatement replacement) =>
        this with { Statements = Statements.Replace(statement, replacement) };
}

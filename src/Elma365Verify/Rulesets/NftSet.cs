using System.Collections.Immutable;
using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Rulesets;

/// <summary>A named set, or a map.</summary>
/// <param name="Name">Unique among the table's sets and maps.</param>
/// <param name="KeyTypes">The types of an element's parts, such as <c>inet_service</c>; several for concatenations.</param>
/// <param name="Elements">The elements; <see cref="MappedElement"/>s in a map.</param>
public sealed record NftSet(string Name, ImmutableArray<string> KeyTypes, ImmutableArray<NftExpression> Elements)
{
    /// <summary>Whether it is a map.</summary>
    public bool IsMap { get; init; }

    /// <summary>Its flags: <c>interval</c>, <c>timeout</c>, <c>constant</c>.</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>What else stands beside the name (a map's data type, size, timeout), as a JSON object; null for nothing.</summary>
    public string? Attributes { get; init; }
}

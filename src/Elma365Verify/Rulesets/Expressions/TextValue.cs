namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A text: an address, an interface (<c>data-*</c> begins with <c>data-</c>), a name such as <c>established</c>.</summary>
/// <param name="Text">The text, never beginning with <c>@</c>.</param>
public sealed record TextValue(string Text) : NftExpression;

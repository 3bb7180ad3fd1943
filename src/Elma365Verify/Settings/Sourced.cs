namespace Elma365Verify.Settings;

/// <summary>A value and where the user gave it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Origin">An option, a variable, or a file and line: <c>--image</c>, <c>elma365-verify.yaml:7</c>.</param>
public sealed record Sourced<T>(T Value, string Origin);

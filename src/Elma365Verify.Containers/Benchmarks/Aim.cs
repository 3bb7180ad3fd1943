namespace Elma365Verify.Containers.Benchmarks;

/// <summary>A figure the project wants to reach, beside the one measured.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Wanted">The aim, in words.</param>
/// <param name="Measured">The figure, in words; <c>not measured</c> and how to, where it was not.</param>
/// <param name="IsMet">Whether it was reached; null where nothing was measured.</param>
public sealed record Aim(string Name, string Wanted, string Measured, bool? IsMet);

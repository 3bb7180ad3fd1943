namespace Elma365Verify.Containers.Benchmarks;

/// <summary>What a benchmark is to measure.</summary>
/// <param name="Quick">Leave out nmap's default timing, which takes minutes.</param>
/// <param name="Matrix">Measure the whole reference topology too.</param>
/// <param name="Lanes">Sweeps sent at a time; null means one for each of the engine's processors.</param>
public sealed record BenchmarkOptions(bool Quick, bool Matrix, int? Lanes);

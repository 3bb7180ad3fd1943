namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Where and how a benchmark ran; figures of different settings do not compare.</summary>
/// <param name="Started">When it began (UTC).</param>
/// <param name="Engine">The Docker engine.</param>
/// <param name="Processors">The engine's processors.</param>
/// <param name="Lanes">Sweeps sent at a time.</param>
/// <param name="LoadBefore">The load average of the last minute when it began; null where the system tells none.</param>
/// <param name="LoadAfter">The same when it ended, its own work included.</param>
/// <param name="Quick">Whether nmap's default timing was left out.</param>
public sealed record BenchmarkSetting(
    DateTimeOffset Started, string Engine, int Processors, int Lanes, double? LoadBefore, double? LoadAfter, bool Quick);

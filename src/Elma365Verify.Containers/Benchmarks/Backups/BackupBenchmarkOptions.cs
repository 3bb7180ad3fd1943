namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>What of a benchmark of backups to run.</summary>
/// <param name="Stores">The stores' roles, in the order to measure them; at least one.</param>
/// <param name="Sizes">How much to fill each with; at least one.</param>
public sealed record BackupBenchmarkOptions(IReadOnlyList<string> Stores, IReadOnlyList<DataAmount> Sizes);

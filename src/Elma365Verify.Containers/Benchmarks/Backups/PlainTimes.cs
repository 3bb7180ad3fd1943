namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>How long the store's own dump and load alone took; wall time in seconds.</summary>
/// <param name="Dump">Dumping to this machine.</param>
/// <param name="Load">Loading into a fresh server.</param>
public sealed record PlainTimes(double Dump, double Load)
{
    /// <summary>Both.</summary>
    public double Total => Dump + Load;
}

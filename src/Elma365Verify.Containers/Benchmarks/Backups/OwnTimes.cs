namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>How long a backup, its restore and the proof of both took; wall time in seconds.</summary>
/// <param name="Backup">Taking the backup, the description of the store included.</param>
/// <param name="Check">Checking its files against its manifest.</param>
/// <param name="Restore">Restoring it into a fresh server.</param>
/// <param name="Describe">Describing what the fresh server holds.</param>
/// <param name="Compare">Comparing the two descriptions.</param>
public sealed record OwnTimes(double Backup, double Check, double Restore, double Describe, double Compare)
{
    /// <summary>The verification: describing and comparing.</summary>
    public double Verification => Describe + Compare;

    /// <summary>All of it.</summary>
    public double Total => Backup + Check + Restore + Verification;
}

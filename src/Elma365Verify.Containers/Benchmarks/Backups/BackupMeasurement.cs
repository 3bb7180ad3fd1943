namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>One store, filled with one amount of data, backed up and restored in both ways.</summary>
/// <param name="Store">The store's role.</param>
/// <param name="StandIn">What its image is a stand-in by; null for the product itself.</param>
/// <param name="Baseline">What the store's own dump and load is here.</param>
/// <param name="Size">How much bulk it was filled with; some awkward cases come in addition.</param>
public sealed record BackupMeasurement(string Store, string? StandIn, string Baseline, DataAmount Size)
{
    /// <summary>Our way; null where something failed, or what was restored was not what had been there.</summary>
    public OwnTimes? Own { get; init; }

    /// <summary>The store's own dump and load; null where something failed.</summary>
    public PlainTimes? Plain { get; init; }

    /// <summary>Bytes of the backup's files.</summary>
    public long BackupBytes { get; init; }

    /// <summary>Bytes this process held when our way began.</summary>
    public long MemoryBefore { get; init; }

    /// <summary>The most bytes it held on our way, sampled.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Failure { get; init; }

    /// <summary>Our time over the store's own; null where either is missing.</summary>
    public double? Ratio => Own is { } own && Plain is { } plain ? own.Total / plain.Total : null;

    /// <summary>Seconds the verification took for each million bytes of bulk; null where it failed.</summary>
    public double? VerificationPerMegabyte => Own?.Verification / Size.Megabytes;
}

using Elma365Verify.Policies;

namespace Elma365Verify.Reachability;

/// <summary>What both ends, and the firewall's edge between them, saw of one sweep.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Probed">The cells a probe was sent for.</param>
/// <param name="Sent">Probes the sender's kernel accepted, retries included.</param>
/// <param name="Entered">Probes counted where they enter the firewall, before its ruleset.</param>
/// <param name="HandedOn">Probes counted where they leave the firewall, after its ruleset, towards whichever host.</param>
/// <param name="Captured">Probes the witnesses captured, those of other hosts (<paramref name="Strays"/>) and retries included.</param>
/// <param name="Delivered">The cells of those the target's own witness captured.</param>
/// <param name="Strays">What other hosts' witnesses captured of this sweep: a ruleset that translates addresses leads there.</param>
/// <param name="Doubts">
/// Why silence can't be taken for "blocked", as sentences: calibration, sender or witness failed. Empty when nothing did.
/// </param>
public sealed record SweepObservation(
    Sweep Sweep,
    PortSet Probed,
    long Sent,
    long Entered,
    long HandedOn,
    long Captured,
    PortSet Delivered,
    IReadOnlyList<Stray> Strays,
    IReadOnlyList<string> Doubts)
{
    /// <summary>How often a probe was to be sent for every cell, retries apart.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Probes sent, retries included, for cells that should be delivered and at some time were.</summary>
    public long Offered { get; init; }

    /// <summary>What the two hosts sent each other of their own accord, here or in calibration; no probe is among it.</summary>
    public IReadOnlyList<ForeignTraffic> Foreign { get; init; } = [];

    /// <summary>Cells that were sent again because they were missing.</summary>
    public PortSet Retried { get; init; } = PortSet.Empty;
}

using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>What the sender says of a sweep, its repeats included.</summary>
/// <param name="Sent">Frames the kernel accepted.</param>
/// <param name="Failure">Why not all left, as a sentence, or null.</param>
internal sealed record SendRecord(long Sent, string? Failure)
{
    /// <summary>The cells of each time.</summary>
    public IReadOnlyList<PortSet> Rounds { get; init; } = [];

    /// <summary>The cells that were sent again because they were missing.</summary>
    public PortSet Retried { get; init; } = PortSet.Empty;

    /// <summary>Both together.</summary>
    public SendRecord And(SendRecord later) => new(Sent + later.Sent, Failure ?? later.Failure)
    {
        Rounds = [.. Rounds, .. later.Rounds],
        Retried = Retried.Union(later.Retried),
    };
}

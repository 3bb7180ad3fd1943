namespace Elma365Verify.Containers.Reachability;

/// <summary>What the sender says of a sweep, its repeats included.</summary>
/// <param name="Sent">Frames the kernel accepted.</param>
/// <param name="Failure">Why not all left, as a sentence, or null.</param>
internal sealed record SendRecord(long Sent, string? Failure);

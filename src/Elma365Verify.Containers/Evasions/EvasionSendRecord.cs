namespace Elma365Verify.Containers.Evasions;

/// <summary>What became of sending a sweep.</summary>
/// <param name="Frames">The frames there were to send.</param>
/// <param name="Sent">Those the sender's kernel accepted.</param>
/// <param name="Failure">Why not all left, as a sentence, or null.</param>
internal sealed record EvasionSendRecord(long Frames, long Sent, string? Failure);

using Elma365Verify.Images;

namespace Elma365Verify.Reporting;

/// <summary>What became of one behaviour of one server.</summary>
/// <param name="Name">What the server is expected to do, as a sentence without its full stop.</param>
/// <param name="Needs">The capability it needs, from <see cref="Capability.Known"/>; null where every image must have it.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="From">The host the client connected from; null where it was not performed.</param>
/// <param name="Detail">Why it failed or was not performed; null where it passed.</param>
/// <param name="Seconds">How long it took; 0 where it was not performed.</param>
public sealed record BehaviourResult(
    string Name, string? Needs, BehaviourOutcome Outcome, string? From, string? Detail, double Seconds)
{
    /// <summary>How every format begins to say that a behaviour is not applicable.</summary>
    public const string NotApplicable = "not applicable to this image";
}

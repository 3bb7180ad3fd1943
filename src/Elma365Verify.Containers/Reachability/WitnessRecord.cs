using Elma365Verify.Agent.Protocol;
using Elma365Verify.Reachability;

namespace Elma365Verify.Containers.Reachability;

/// <summary>What a host's witness says at the end of a campaign.</summary>
/// <param name="Collected">What it captured, or null when its agent no longer answers.</param>
/// <param name="Failure">Why it does not, or null.</param>
internal sealed record WitnessRecord(CollectResponse? Collected, string? Failure)
{
    /// <summary>Why this witness's silence proves nothing, as sentences; empty for one that was alive throughout.</summary>
    /// <param name="name">The host's name.</param>
    /// <param name="canaries">How many canaries were sent to it, or null when nobody can say.</param>
    public IEnumerable<string> Doubts(string name, long? canaries)
    {
        if (Collected is null)
        {
            yield return $"the witness of {name} no longer answers: {Failure}";
            yield break;
        }

        if (!Collected.Alive)
            yield return $"the witness of {name} stopped capturing: {Collected.Failure ?? "its thread has ended"}";

        // One too many is a doubt as well: it may stand for one that was lost.
        if (canaries is not null && Collected.Canaries != canaries)
            yield return $"the witness of {name} captured {Collected.Canaries} of {canaries} canaries sent past the ruleset";
        if (Collected.Dropped > 0)
            yield return $"the kernel dropped {Collected.Dropped} packets before the witness of {name} could read them";
    }

    /// <summary>The doubt that packets which are no probes cast where nobody can tell whose they are; none where there were none.</summary>
    public IEnumerable<string> UnmarkedDoubts(string name)
    {
        if (Collected is not { Unmarked: > 0 })
            yield break;
        var first = Collected.UnmarkedKinds.Select(kind => ForeignPacket.Read(kind.First)).FirstOrDefault(packet => packet is not null);
        yield return $"{Collected.Unmarked} packets that are no probes reached {name} during the sweep "
            + $"(the first: {first?.ToString() ?? Collected.FirstUnmarked})";
    }
}

using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Environments;

/// <summary>What an environment is made of.</summary>
/// <param name="RunId">The run's name; containers carry it as a label.</param>
/// <param name="Topology">The hosts.</param>
/// <param name="AgentImage">The image of the firewall and the sandboxes.</param>
/// <param name="Services">The service of a host that has one; called once for each.</param>
/// <param name="Images">The image of each service's role.</param>
/// <param name="ReadyWithin">How long a server may take until it serves.</param>
public sealed record EnvironmentOptions(
    string RunId,
    Topology Topology,
    string AgentImage,
    Func<Host, IService> Services,
    IReadOnlyDictionary<string, ResolvedImage> Images,
    TimeSpan ReadyWithin)
{
    /// <summary>Whether the environment does without a server whose image does not come up, its host then being bare.</summary>
    public bool DoesWithout { get; init; }
}

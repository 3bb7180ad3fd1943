using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests;

/// <summary>The reference environment as the repository holds it.</summary>
internal static class Reference
{
    private static readonly Lazy<Policy> LoadedPolicy = new(() => PolicyLoader.Load(PathOf("policy.yaml")));
    private static readonly Lazy<Topology> LoadedTopology = new(() => TopologyLoader.Load(PathOf("topology.yaml"), Policy));

    public static Policy Policy => LoadedPolicy.Value;

    public static Topology Topology => LoadedTopology.Value;

    public static string PathOf(string file)
    {
        var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Elma365Verify.sln")))
            directory = directory.Parent;
        return Path.Combine(directory!.FullName, "environments", "elma365", file);
    }

    public static Host Host(string name) => Topology.Hosts.Single(host => host.Name == name);

    public static PortSet Ports(string text) =>
        PortSet.TryParse(text, out var ports, out var error) ? ports : throw new ArgumentException(error, nameof(text));
}

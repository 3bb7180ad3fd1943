using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests;

/// <summary>The reference environment, its hosts bare but for Redis: what is tested here are verdicts, not servers.</summary>
internal static class Reference
{
    /// <summary>Two, whatever the machine, so that it is known how many sweeps have begun when a fault comes.</summary>
    public const int Lanes = 2;

    /// <summary>Sweeps begun when the first one ends: a lane sends one and prepares another.</summary>
    public const int MostBegun = 4;

    private static readonly VerificationInputs Shipped = VerificationInputs.Load(new VerificationOptions { Lanes = Lanes });

    public static VerificationInputs Inputs { get; } = Shipped with
    {
        Topology = new Topology([.. Shipped.Topology.Hosts.Select(host => host.Service == "redis" ? host : host with { Service = null })]),
    };

    public static Policy Policy => Inputs.Policy;

    public static Topology Topology => Inputs.Topology;

    public static Ruleset Ruleset => Inputs.Ruleset;

    /// <summary>The same files over a few hosts, all of them bare.</summary>
    public static VerificationInputs Among(params string[] hosts) => Inputs with
    {
        Topology = new Topology([.. hosts.Select(name => Host(name) with { Service = null })]),
    };

    public static Host Host(string name) => Topology.Hosts.Single(host => host.Name == name);

    public static PortSet Ports(string text) =>
        PortSet.TryParse(text, out var ports, out var error) ? ports : throw new ArgumentException(error, nameof(text));

    /// <summary>The sweeps of all protocols between pairs of hosts, in the order given.</summary>
    public static IEnumerable<Sweep> Sweeps(this Topology topology, params IEnumerable<(string From, string To)> pairs) =>
        from pair in pairs
        from protocol in Enum.GetValues<Protocol>()
        select topology.Sweep(pair.From, pair.To, protocol);

    public static Sweep Sweep(this Topology topology, string from, string to, Protocol protocol) =>
        new(topology.Hosts.Single(host => host.Name == from), topology.Hosts.Single(host => host.Name == to), protocol);
}

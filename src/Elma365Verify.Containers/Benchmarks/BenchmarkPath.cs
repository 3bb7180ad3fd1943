using System.Globalization;
using System.Net;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>
/// What every tool is measured on: two bare hosts, a firewall between them, and a ruleset that drops all but a few documented
/// ports.
/// </summary>
internal static class BenchmarkPath
{
    /// <summary>The host the probes leave.</summary>
    public static Host Source { get; } = new("source", "source", "source", IPAddress.Parse("198.18.0.2"), null, "Where the tools run");

    /// <summary>The host they are addressed to.</summary>
    public static Host Target { get; } = new("target", "target", "target", IPAddress.Parse("198.18.0.3"), null, "What they scan");

    /// <summary>Both hosts.</summary>
    public static Topology Topology { get; } = new([Source, Target]);

    /// <summary>
    /// Ports the vendor's page documents: SSH, HTTPS, PostgreSQL, kube-apiserver, kubelet, a node port; DNS, NTP between nodes.
    /// </summary>
    public static OpenPorts Open { get; } = new(
        PortSet.Of(new ushort[] { 22, 443, 5432, 6443, 10250, 30000 }), PortSet.Of(new ushort[] { 53, 4234 }));

    /// <summary>The policy that says just that.</summary>
    public static Policy Policy { get; } = new(
        [new Zone("source", ["source"], "Where the tools run"), new Zone("target", ["target"], "What they scan")],
        [Flow("tcp", Protocol.Tcp, Open.Tcp), Flow("udp", Protocol.Udp, Open.Udp)]);

    /// <summary>The ruleset that does just that; stateful, as a real one is.</summary>
    public static Ruleset Ruleset { get; } = new("the benchmark's ruleset", string.Create(CultureInfo.InvariantCulture, $$"""
        table inet benchmark {
          chain forward {
            type filter hook forward priority filter; policy drop;
            ct state established,related accept
            ip saddr {{Source.Address}} ip daddr {{Target.Address}} tcp dport { {{Open.Tcp}} } accept
            ip saddr {{Source.Address}} ip daddr {{Target.Address}} udp dport { {{Open.Udp}} } accept
          }
        }

        """));

    private static Flow Flow(string id, Protocol protocol, PortSet ports) =>
        new(id, [new Selector("source", null)], [new Selector("target", null)], protocol, ports, "The benchmark's open ports", [], Line: 0);
}

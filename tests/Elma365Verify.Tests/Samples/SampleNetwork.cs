using System.Collections.Immutable;
using System.Net;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Samples;

/// <summary>A policy and a topology with the shape of the real ones: seven zones, fifteen hosts, all three protocols, a range.</summary>
internal static class SampleNetwork
{
    private static readonly Dictionary<string, string[]> ZoneRoles = new()
    {
        ["external"] = ["allowed", "stranger", "internet"],
        ["edge"] = ["proxy"],
        ["master"] = ["master"],
        ["worker"] = ["worker"],
        ["frontend"] = ["frontend"],
        ["data"] = ["postgresql", "mongodb", "redis", "rabbitmq", "minio"],
        ["lan"] = ["workstation"],
    };

    public static Policy Policy { get; } = new(
        [.. ZoneRoles.Select(zone => new Zone(zone.Key, [.. zone.Value], $"The {zone.Key} zone."))],
        [
            Flow("etcd-replication", "master", "master", Protocol.Tcp, "2379-2380", "etcd replication", "Трафик между master-узлами", 1),
            Flow("kubelet", "master", "master, worker, frontend", Protocol.Tcp, "10250", "kubelet", "Трафик от master-узлов к узлам", 2),
            Flow("ntp-nodes", "worker, frontend", "master", Protocol.Udp, "4234", "NTP between nodes", "Трафик от узлов к master-узлам", 1),
            Flow("node-ping", "master, worker, frontend", "master, worker, frontend", Protocol.Icmp, "8",
                "ICMP monitoring", "Трафик между узлами", 1),
            Flow("drbd", "worker", "worker", Protocol.Tcp, "7000-7999", "DRBD replication", "Трафик между узлами", 2),
            Flow("vxlan", "worker", "master, worker", Protocol.Udp, "4298-4299, 8469, 8472",
                "VXLAN between pods", "Трафик между узлами", 3),
            Flow("https", "external:allowed, lan", "edge", Protocol.Tcp, "443", "HTTPS for users", "Настройка файерволла", null),
            Flow("node-port", "edge", "frontend", Protocol.Tcp, "80, 443, 30000-32767",
                "Ingress and NodePort", "Внешний трафик к фронтенд-узлам", 5),
            Flow("postgresql", "worker", "data:postgresql", Protocol.Tcp, "5432", "PostgreSQL", "Взаимодействия с БД", 1),
            Flow("redis", "worker", "data:redis", Protocol.Tcp, "6379", "Redis", "Взаимодействия с БД", 6),
            Flow("amqp", "worker", "data:rabbitmq", Protocol.Tcp, "5671-5672", "AMQP, plain and over TLS", "Взаимодействия с БД", 8),
            Flow("minio", "worker", "data:minio", Protocol.Tcp, "9000", "S3 object store", "Взаимодействия с БД", 12),
        ]);

    public static Topology Topology { get; } = new(
    [
        Host("ext-allowed", "external", "allowed", 1),
        Host("ext-stranger", "external", "stranger", 2),
        Host("ext-internet", "external", "internet", 3),
        Host("edge-proxy", "edge", "proxy", 4, "nginx"),
        Host("master-1", "master", "master", 5),
        Host("master-2", "master", "master", 6),
        Host("worker-1", "worker", "worker", 7),
        Host("worker-2", "worker", "worker", 8),
        Host("frontend-1", "frontend", "frontend", 9),
        Host("data-postgresql", "data", "postgresql", 10, "postgresql"),
        Host("data-mongodb", "data", "mongodb", 11),
        Host("data-redis", "data", "redis", 12, "redis"),
        Host("data-rabbitmq", "data", "rabbitmq", 13, "rabbitmq"),
        Host("data-minio", "data", "minio", 14, "minio"),
        Host("lan-1", "lan", "workstation", 15),
    ]);

    public static Host Named(string name) => Topology.Hosts.Single(host => host.Name == name);

    public static PortSet Ports(string text) =>
        PortSet.TryParse(text, out var ports, out var error) ? ports : throw new FormatException(error);

    private static Flow Flow(
        string id, string from, string to, Protocol protocol, string ports, string purpose, string section, int? row) =>
        new(id, Selectors(from), Selectors(to), protocol, Ports(ports), purpose, [new SeedReference(section, row)], Line: 1);

    private static ImmutableArray<Selector> Selectors(string text) =>
        [.. text.Split(", ").Select(item => item.Split(':')).Select(parts => new Selector(parts[0], parts.ElementAtOrDefault(1)))];

    private static Host Host(string name, string zone, string role, byte number, string? service = null) =>
        new(name, zone, role, new IPAddress([198, 18, number, 2]), service, $"A {role}.");
}

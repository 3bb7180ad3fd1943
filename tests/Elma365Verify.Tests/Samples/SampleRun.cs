using Elma365Verify.Backup.Results;
using Elma365Verify.Evasions;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Samples;

/// <summary>Builds the report of a run over <see cref="SampleNetwork"/> in which everything conforms but what a test breaks.</summary>
internal sealed class SampleRun
{
    private readonly Dictionary<Sweep, SweepObservation> observations = [];
    private readonly List<ServiceReport> services = [];
    private readonly Policy policy;
    private readonly Topology topology;
    private BackupResult? backup = SampleBackups.Passed;
    private EvasionReport? evasions = SampleEvasions.Blocked;
    private RunParts parts = RunParts.All;

    public SampleRun()
        : this(SampleNetwork.Policy, SampleNetwork.Topology)
    {
    }

    public SampleRun(Policy policy, Topology topology)
    {
        (this.policy, this.topology) = (policy, topology);
        foreach (var (from, to) in topology.Pairs())
        foreach (var protocol in new[] { Protocol.Tcp, Protocol.Udp, Protocol.Icmp })
            Observe(new Sweep(from, to, protocol), policy.Permitted(from, to, protocol).Intersect(protocol.Cells()));
        services.AddRange(topology.Hosts.Select(host => host.Service is null ? Bare(host) : Served(host)));
    }

    public static RunReport Conforming => new SampleRun().Build();

    /// <summary>The same with Redis's image under another contract, hardened.</summary>
    public static RunReport WithHardenedRedis => Conforming with
    {
        Services =
        [
            .. Conforming.Services.Select(service =>
                service.Role == "redis" ? service with { Contract = "bitnami", ReadOnlyRoot = true, User = "1001" } : service),
        ],
    };

    /// <summary>One of everything that can go wrong.</summary>
    public static RunReport Broken => new SampleRun()
        .WithLeak("worker-1", "data-redis", Protocol.Tcp, "6380")
        .WithLeak("ext-stranger", "edge-proxy", Protocol.Udp, "53, 123, 5000-5100")
        .WithStray("lan-1", "master-1", Protocol.Tcp, "data-minio", "9000")
        .WithOutage("worker-2", "worker-1", Protocol.Tcp, "7500-7999")
        .WithFailedHandshake("worker-1", "data-postgresql", 5432, "connection reset <by peer> & closed\u001b[31m")
        .WithBehaviour("data-redis", BehaviourOutcome.Failed, "the list: expected 'a', observed <nothing>\u001b[31m")
        .WithBehaviour("data-postgresql", BehaviourOutcome.Unproven, "not tried: not every handshake with the server succeeded")
        .WithDoubt("master-1", "lan-1", Protocol.Udp, "calibration saw 52,582 of 65,535 probes")
        .Build();

    public SampleRun WithLeak(string from, string to, Protocol protocol, string ports)
    {
        var seen = observations[Sweep(from, to, protocol)];
        return Observe(seen.Sweep, seen.Delivered.Union(SampleNetwork.Ports(ports)));
    }

    public SampleRun WithOutage(string from, string to, Protocol protocol, string ports)
    {
        var seen = observations[Sweep(from, to, protocol)];
        return Observe(seen.Sweep, seen.Delivered.Except(SampleNetwork.Ports(ports)));
    }

    public SampleRun WithDoubt(string from, string to, Protocol protocol, string doubt)
    {
        var seen = observations[Sweep(from, to, protocol)];
        observations[seen.Sweep] = seen with { Doubts = [.. seen.Doubts, doubt] };
        return this;
    }

    public SampleRun WithStray(string from, string addressed, Protocol protocol, string captor, string ports)
    {
        var seen = observations[Sweep(from, addressed, protocol)];
        var stray = new Stray(SampleNetwork.Named(captor), SampleNetwork.Ports(ports));
        observations[seen.Sweep] = seen with { Strays = [.. seen.Strays, stray] };
        return this;
    }

    public SampleRun WithFailedHandshake(string from, string to, int port, string detail)
    {
        var index = services.FindIndex(service => service.Host == to);
        var check = new ServedCheck(from, port, "handshake", Succeeded: false, detail);
        services[index] = services[index] with { Served = false, Checks = [.. services[index].Checks, check] };
        return this;
    }

    public SampleRun WithoutHandshakes(string host)
    {
        var index = services.FindIndex(service => service.Host == host);
        services[index] = services[index] with { Checks = [] };
        return this;
    }

    public SampleRun WithBehaviour(string host, BehaviourOutcome outcome, string? detail, string? needs = null) =>
        WithBehaviours(
            host,
            behaviours => [.. behaviours, new($"{outcome} <behaviour> of {host}", needs, outcome, "worker-1", detail, 0.25)]);

    public SampleRun WithoutBehaviours(string host) => WithBehaviours(host, _ => []);

    public SampleRun WithBehaviours(string host, Func<IReadOnlyList<BehaviourResult>, IReadOnlyList<BehaviourResult>> change)
    {
        var index = services.FindIndex(service => service.Host == host);
        services[index] = services[index] with { Behaviours = change(services[index].Behaviours) };
        return this;
    }

    public SampleRun WithBackup(BackupResult? result)
    {
        backup = result;
        return this;
    }

    public SampleRun WithEvasions(EvasionReport? result)
    {
        evasions = result;
        return this;
    }

    /// <summary>Asks for some parts; of the others nothing was carried out.</summary>
    public SampleRun Only(RunParts asked)
    {
        parts = asked;
        if (!asked.HasFlag(RunParts.Reachability))
            observations.Clear();
        if (!asked.HasFlag(RunParts.Services))
            services.Clear();
        if (!asked.HasFlag(RunParts.Evasions))
            evasions = null;
        if (!asked.HasFlag(RunParts.Backup))
            backup = null;
        return this;
    }

    /// <summary>Leaves out the sweeps between two hosts, as a run limited to some pairs does.</summary>
    public SampleRun Without(string from, string to)
    {
        foreach (var sweep in observations.Keys.Where(sweep => sweep.From.Name == from && sweep.To.Name == to).ToList())
            observations.Remove(sweep);
        return this;
    }

    public SweepVerdict Verdict(string from, string to, Protocol protocol) =>
        new Judge(policy).Decide(observations[Sweep(from, to, protocol)]);

    public RunReport Build()
    {
        var judge = new Judge(policy);
        var verdicts = observations.Values.Select(judge.Decide).ToList();
        return new RunReport(
            "20261122-181500-4f2a",
            new DateTimeOffset(2026, 11, 22, 18, 15, 0, TimeSpan.Zero),
            "environments/elma365/policy.yaml",
            "environments/elma365/firewall.nft",
            "20.10.24 (API 1.41)",
            policy,
            topology,
            verdicts,
            services,
            FindingsBuilder.Build(policy, topology, verdicts, services, parts),
            [new("images", 0.4), new("environment", 9.8), new("calibration", 6.1), new("sweep", 61.9), new("handshakes", 2.2)],
            SummaryBuilder.Build(policy, topology, verdicts, services, TimeSpan.FromSeconds(82.4), backup, evasions))
        {
            Parts = parts,
            Backup = backup,
            Evasions = evasions,
        };
    }

    private SampleRun Observe(Sweep sweep, PortSet delivered)
    {
        var cells = sweep.Protocol.Cells();
        observations[sweep] = new SweepObservation(
            sweep, cells, cells.Count, cells.Count, delivered.Count, delivered.Count, delivered, Strays: [], Doubts: []);
        return this;
    }

    private static Sweep Sweep(string from, string to, Protocol protocol) =>
        new(SampleNetwork.Named(from), SampleNetwork.Named(to), protocol);

    private static ServiceReport Bare(Host host) => new(host.Name, "witness", null, null, null, null, Served: null, Checks: []);

    private static ServiceReport Served(Host host)
    {
        var (image, version, standIn) = host.Service switch
        {
            "minio" => ("elma365-verify/swift:2.35.1", "OpenStack Swift 2.35.1", "OpenStack Swift stand-in for MinIO"),
            _ => ($"elma365-verify/{host.Service}:bookworm", "15.14 (Debian 15.14-0+deb12u1)", null),
        };
        var digest = "sha256:" + string.Concat(Enumerable.Repeat("0f3a9c5e", 8));
        var port = host.Service switch { "postgresql" => 5432, "redis" => 6379, "rabbitmq" => 5672, "minio" => 9000, _ => 443 };
        var client = port == 443 ? "ext-allowed" : "worker-1";
        var check = new ServedCheck(client, port, $"{host.Service} handshake", Succeeded: true, "version answered");
        return new ServiceReport(host.Name, host.Service!, image, digest, version, standIn, Served: true, [check])
        {
            Contract = "official",
            Behaviours = [.. Behaviours(standIn, client)],
        };
    }

    private static IEnumerable<BehaviourResult> Behaviours(string? standIn, string client)
    {
        yield return new("keeps what it is given", null, BehaviourOutcome.Passed, client, null, 0.5);
        if (standIn is not null)
        {
            var detail = $"{BehaviourResult.NotApplicable}: {standIn} lacks tagging";
            yield return new("keeps tags", "tagging", BehaviourOutcome.NotApplicable, null, detail, 0);
        }
    }
}

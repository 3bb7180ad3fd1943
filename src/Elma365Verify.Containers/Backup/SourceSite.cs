using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Services;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Backup;

/// <summary>The environment's stores, reached across its firewall from a host that the policy lets in.</summary>
internal static class SourceSite
{
    // The applications that use the stores run on the workers.
    private const string ClientZone = "worker";

    /// <summary>The servers that can be backed up, in the topology's order.</summary>
    public static IReadOnlyList<Subject> Servers(VerificationSession session) =>
        [.. session.Environment.Subjects.Where(subject => StoreArchives.Stores.Contains(subject.Service.Role))];

    /// <summary>From where a server may be reached on every port a backup needs; null where nobody may.</summary>
    public static Host? Client(VerificationSession session, Subject server)
    {
        var target = server.Sandbox.Leg.Host;
        return session.Inputs.Topology.Hosts
            .Where(host => Needed(server).All(port => session.Inputs.Policy.Permitted(host, target, Protocol.Tcp).Contains((ushort)port)))
            .OrderBy(host => host.Zone != ClientZone)
            .FirstOrDefault();
    }

    /// <summary>A server, reached from a host.</summary>
    public static ReachableStore Reach(VerificationSession session, Subject server, Host client)
    {
        var account = ((IStoreService)server.Service).Account;
        var sandbox = session.Environment.SandboxOf(client);
        return new ReachableStore(
            server,
            account,
            new StorePlace(session.Engine, sandbox.Container.Id, server.Sandbox.Leg.Host.Address, Ports(server)));
    }

    /// <summary>The ports of a server that a backup uses.</summary>
    public static IEnumerable<int> Needed(Subject server) =>
        Ports(server) is { Management: { } management } ports ? [ports.Data, management] : [Ports(server).Data];

    private static StorePorts Ports(Subject server) =>
        StorePorts.Of(server.Service.Role, ((IStoreService)server.Service).Account.Tls is not null);
}

using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Fresh servers to restore into: the same images, configured alike and with the same accounts as those backed up, each on a host of its
/// own. Nobody but the restore speaks to them, and from their own hosts.
/// </summary>
internal sealed class RestoreSite : IAsyncDisposable
{
    private readonly DockerEngine engine;
    private readonly VerificationEnvironment environment;

    private RestoreSite(DockerEngine engine, VerificationEnvironment environment) =>
        (this.engine, this.environment) = (engine, environment);

    /// <summary>Starts a server beside each of those given; returns when each serves or has failed to.</summary>
    /// <exception cref="EnvironmentException">The engine or the environment can't be used.</exception>
    public static async Task<RestoreSite> StartAsync(
        VerificationSession session, string agentImage, IReadOnlyList<Subject> servers, IRunPhase phase, CancellationToken cancellation)
    {
        var services = servers.ToDictionary(
            server => server.Sandbox.Leg.Host.Name, server => (IService)((IStoreService)server.Service).Emptied());
        var options = new EnvironmentOptions(
            session.Environment.RunId,
            new Topology([.. servers.Select(server => server.Sandbox.Leg.Host)]),
            agentImage,
            host => services[host.Name],
            servers.ToDictionary(server => server.Image.Role, server => server.Image),
            session.Inputs.Options.ReadyWithin)
        {
            DoesWithout = true,
        };
        return new RestoreSite(
            session.Engine,
            await VerificationEnvironment.StartAsync(session.Engine, options, phase, cancellation).ConfigureAwait(false));
    }

    /// <summary>
    /// A store, seen from its own host: to restore Redis, a tool has to be where the server finds it on its loopback address.
    /// </summary>
    public ReachableStore Reach(string host)
    {
        var server = environment.Subjects.Single(subject => subject.Sandbox.Leg.Host.Name == host);
        var account = ((IStoreService)server.Service).Account;
        var ports = StorePorts.Of(server.Service.Role, account.Tls is not null);
        return new ReachableStore(
            server, account, new StorePlace(engine, server.Sandbox.Container.Id, server.Sandbox.Leg.Host.Address, ports));
    }

    /// <summary>Why there is no server on a host; null where one serves.</summary>
    public string? FailureOf(string host) =>
        environment.Fallen.FirstOrDefault(fallen => fallen.Sandbox.Leg.Host.Name == host)?.Failure.Message;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => environment.DisposeAsync();
}

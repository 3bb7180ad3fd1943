using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Backup;

/// <summary>A fresh, empty server behind a firewall of its own, with nobody else there; disposing removes all of it.</summary>
internal sealed class ScratchStore : IAsyncDisposable
{
    private readonly RunCertificates certificates;
    private readonly VerificationEnvironment environment;

    private ScratchStore(RunCertificates certificates, VerificationEnvironment environment, DockerEngine engine)
    {
        (this.certificates, this.environment) = (certificates, environment);
        var subject = environment.Subjects.Single();
        Account = ((IStoreService)subject.Service).Account;
        Place = new StorePlace(
            engine,
            subject.Sandbox.Container.Id,
            subject.Sandbox.Leg.Host.Address,
            StorePorts.Of(subject.Service.Role, Account.Tls is not null));
    }

    /// <summary>Who may do everything there.</summary>
    public StoreAccount Account { get; }

    /// <summary>Where it is, seen from its own network namespace.</summary>
    public StorePlace Place { get; }

    /// <summary>Starts one; it serves when this returns.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="inputs">The topology, whose host of the role it takes the place of.</param>
    /// <param name="agentImage">The agent's image.</param>
    /// <param name="image">The server's image.</param>
    /// <param name="account">The account it begins with; null for one with a password of its own.</param>
    /// <param name="needs">What the backup needs it to have.</param>
    /// <param name="runId">The run's name; containers carry it as a label.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="EnvironmentException">It can't start, or does not serve in time; nothing is left behind.</exception>
    public static async Task<ScratchStore> StartAsync(
        DockerEngine engine,
        VerificationInputs inputs,
        string agentImage,
        ResolvedImage image,
        StoreAccount? account,
        ScratchNeeds needs,
        string runId,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var topology = new Topology([inputs.Topology.Hosts.First(host => host.Service == image.Role)]);
        var certificates = new RunCertificates();
        try
        {
            var options = new EnvironmentOptions(
                runId,
                topology,
                agentImage,
                host => Service(host, topology, certificates, account is null ? null : account with { Tls = null }, needs),
                new Dictionary<string, ResolvedImage> { [image.Role] = image },
                inputs.Options.ReadyWithin);
            var environment = await VerificationEnvironment.StartAsync(engine, options, phase, cancellation).ConfigureAwait(false);
            return new ScratchStore(certificates, environment, engine);
        }
        catch
        {
            certificates.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Place.DisposeAsync().ConfigureAwait(false);
        await environment.DisposeAsync().ConfigureAwait(false);
        certificates.Dispose();
    }

    private static IService Service(
        Host host, Topology topology, RunCertificates certificates, StoreAccount? account, ScratchNeeds needs) => host.Service switch
        {
            "redis" => new RedisService(account, needs.Databases),
            "rabbitmq" => new RabbitMqService(host, certificates, account, needs.Plugins),
            _ => ServiceCatalog.Create(host, topology, certificates, account),
        };
}

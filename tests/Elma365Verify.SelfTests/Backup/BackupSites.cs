using Elma365Verify.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>
/// Every store twice: one across the reference firewall, which is filled and backed up, and an empty one with the same accounts,
/// into which backups are restored.
/// </summary>
[SetUpFixture]
public sealed class BackupSites
{
    private const string Client = "worker-1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly VerificationInputs Shipped = VerificationInputs.Load(new VerificationOptions());

    private static RunCertificates? certificates;
    private static ImageResolver? resolver;
    private static VerificationEnvironment? source;
    private static VerificationEnvironment? target;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(Patience);
        var engine = SharedEnvironment.Engine;
        var topology = new Topology([.. Shipped.Topology.Hosts.Where(host => host.Name == Client || IsStore(host))]);
        var inputs = Shipped with { Topology = topology };
        certificates = new RunCertificates();
        resolver = new ImageResolver(engine, inputs.Images, new Dictionary<string, ImageChoice>(), new SilentPhase());
        var images = await VerificationSession.ResolveImagesAsync(engine, inputs, new SilentPhase(), bounded.Token);
        var services = topology.Hosts.Where(IsStore)
            .ToDictionary(host => host, host => ServiceCatalog.Create(host, topology, certificates));
        var options = new EnvironmentOptions(
            RunNames.Next(), topology, images.Agent, host => services[host], images.Services, inputs.Options.ReadyWithin);
        source = await VerificationEnvironment.StartAsync(engine, options, new SilentPhase(), bounded.Token);
        target = await VerificationEnvironment.StartAsync(
            engine, options with { RunId = RunNames.Next() }, new SilentPhase(), bounded.Token);
        await MendNetworkAsync(bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        FaultTally.Print();
        foreach (var store in FaultyStore.All)
            await store.DisposeAsync();
        BackupFolder.RemoveAll();
        foreach (var environment in new[] { source, target })
        {
            if (environment is not null)
                await environment.DisposeAsync();
        }

        resolver?.Dispose();
        certificates?.Dispose();
    }

    /// <summary>Opens the store that is backed up, across the firewall; nothing it holds open is shared.</summary>
    internal static Task<StoreSite> OpenSourceAsync(string role, CancellationToken token) =>
        OpenAsync(source!, role, source!.Topology.Hosts.Single(host => host.Name == Client), token);

    /// <summary>Opens the store that is restored into, from within its own host.</summary>
    internal static Task<StoreSite> OpenTargetAsync(string role, CancellationToken token) =>
        OpenAsync(target!, role, SubjectOf(target!, role).Sandbox.Leg.Host, token);

    /// <summary>Lets no packet pass between any two hosts, without a word to either.</summary>
    internal static Task CutNetworkAsync(CancellationToken token) => source!.Firewall.LoadAsync(
        new Ruleset("cut", "table inet cut {\nchain forward { type filter hook forward priority 0; policy drop; }\n}\n"), "", token);

    /// <summary>Puts the reference ruleset back.</summary>
    internal static Task MendNetworkAsync(CancellationToken token) =>
        source!.Firewall.LoadAsync(Shipped.Ruleset, RulesetDefinitions.Text(Shipped.Policy, Shipped.Topology), token);

    /// <summary>Kills the server that is backed up.</summary>
    internal static Task KillAsync(string role, CancellationToken token) => SharedEnvironment.Engine.Client.Containers.KillContainerAsync(
        SubjectOf(source!, role).Container.Id, new Docker.DotNet.Models.ContainerKillParameters { Signal = "SIGKILL" }, token);

    /// <summary>Starts a killed server again, on what it had on its disk; returns when it serves.</summary>
    internal static async Task ReviveAsync(string role, CancellationToken token)
    {
        var subject = SubjectOf(source!, role);
        await SharedEnvironment.Engine.Client.Containers.StartContainerAsync(
            subject.Container.Id, new Docker.DotNet.Models.ContainerStartParameters(), token);
        await new Readiness(SharedEnvironment.Engine, Patience, new SilentPhase()).AwaitAsync(subject, token);
    }

    /// <summary>The image a store runs from.</summary>
    internal static ResolvedImage ImageOf(string role) => SubjectOf(source!, role).Image;

    private static async Task<StoreSite> OpenAsync(VerificationEnvironment environment, string role, Host from, CancellationToken token)
    {
        var subject = SubjectOf(environment, role);
        var account = ((IStoreService)subject.Service).Account;
        var engine = SharedEnvironment.Engine;
        var ports = StorePorts.Of(role, account.Tls is not null);
        var network = environment.SandboxOf(from).Container.Id;
        var place = new StorePlace(engine, network, subject.Sandbox.Leg.Host.Address, ports);
        var run = RunNames.Next();
        try
        {
            var archives = new StoreArchives(engine, resolver!.ReferenceAsync, run);
            var opened = await archives.OpenAsync(role, account, place, subject.Image.StandIn?.Lacks ?? [], token);
            return new StoreSite(place, account, opened, run);
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    private static Subject SubjectOf(VerificationEnvironment environment, string role) =>
        environment.Subjects.Single(subject => subject.Service.Role == role);

    private static bool IsStore(Host host) => FaultyStore.All.Any(store => store.Role == host.Service);
}

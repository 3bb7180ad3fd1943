using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Evasions;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Containers.Services;
using Elma365Verify.Evasions;
using Elma365Verify.Mutants;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers;

/// <summary>A running environment that rulesets can be put into and swept, as often as one likes.</summary>
public sealed class VerificationSession : IAsyncDisposable
{
    private readonly Judge judge;
    private readonly RunCertificates certificates;
    private readonly SweepCampaign campaign;
    private readonly EvasionPlan evasionPlan;
    private readonly EvasionCampaign evasions;
    private Calibration? calibration;
    private EvasionCalibration evasionCalibration = EvasionCalibration.None;

    private VerificationSession(
        DockerEngine engine, VerificationInputs inputs, VerificationEnvironment environment, RunCertificates certificates, int lanes)
    {
        Engine = engine;
        Inputs = inputs;
        Environment = environment;
        this.certificates = certificates;
        judge = new Judge(inputs.Policy);
        Mark = RunMark.Draw();
        campaign = new SweepCampaign(environment, Mark, lanes, inputs.Options.Passes);
        evasionPlan = new EvasionPlan(inputs.Policy, inputs.Topology);
        evasions = new EvasionCampaign(environment, evasionPlan, Mark, lanes);
    }

    /// <summary>The files of the run.</summary>
    public VerificationInputs Inputs { get; }

    /// <summary>Every sweep there is: all ordered pairs, all protocols.</summary>
    public IReadOnlyList<Sweep> Plan =>
    [
        .. from pair in Inputs.Topology.Pairs()
        from protocol in Enum.GetValues<Protocol>()
        select new Sweep(pair.From, pair.To, protocol),
    ];

    /// <summary>Every evasion there is between the hosts.</summary>
    public EvasionPlan EvasionPlan => evasionPlan;

    internal DockerEngine Engine { get; }

    internal VerificationEnvironment Environment { get; }

    /// <summary>What this session's probes carry.</summary>
    internal ProbeMark Mark { get; }

    /// <summary>Finds or builds the images of the agent and of every service the topology names.</summary>
    /// <exception cref="EnvironmentException">An image can't be had.</exception>
    public static async Task<SessionImages> ResolveImagesAsync(
        DockerEngine engine, VerificationInputs inputs, IRunPhase phase, CancellationToken cancellation)
    {
        using var resolver = new ImageResolver(
            engine, inputs.Images, inputs.Options.Images, phase, inputs.Options.Sourcing);
        var agent = await resolver.AgentAsync(cancellation).ConfigureAwait(false);
        var roles = inputs.Topology.Hosts.Select(host => host.Service).OfType<string>().Distinct();
        var resolved = await Task.WhenAll(roles.Select(role => resolver.ResolveAsync(role, cancellation))).ConfigureAwait(false);
        return new SessionImages(agent, resolved.ToDictionary(image => image.Role));
    }

    /// <summary>Starts the environment; when this returns, every server serves and no rule is loaded.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="inputs">The files of the run.</param>
    /// <param name="images">The images.</param>
    /// <param name="runId">The run's name; containers carry it as a label.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="doesWithout">
    /// Whether an image that does not come up leaves its host bare; what is asked of its server then has failed. Else it ends the start.
    /// </param>
    /// <exception cref="EnvironmentException">It can't start; nothing is left behind.</exception>
    public static async Task<VerificationSession> StartAsync(
        DockerEngine engine,
        VerificationInputs inputs,
        SessionImages images,
        string runId,
        IRunPhase phase,
        CancellationToken cancellation,
        bool doesWithout = false)
    {
        var certificates = new RunCertificates();
        var options = new EnvironmentOptions(
            runId,
            inputs.Topology,
            images.Agent,
            host => ServiceCatalog.Create(host, inputs.Topology, certificates),
            images.Services,
            inputs.Options.ReadyWithin)
        {
            DoesWithout = doesWithout,
        };
        VerificationEnvironment? environment = null;
        try
        {
            environment = await VerificationEnvironment.StartAsync(engine, options, phase, cancellation).ConfigureAwait(false);
            var lanes = inputs.Options.Lanes ?? await engine.ProcessorsAsync(cancellation).ConfigureAwait(false);
            var session = new VerificationSession(engine, inputs, environment, certificates, lanes);
            await session.campaign.PrepareAsync(cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            if (environment is not null)
                await environment.DisposeAsync().ConfigureAwait(false);
            certificates.Dispose();
            throw;
        }
    }

    /// <summary>Opens the firewall and proves that every leg carries every probe. Without it every silence is unproven.</summary>
    /// <returns>What failed, as sentences; empty when everything arrived.</returns>
    public async Task<IReadOnlyList<string>> CalibrateAsync(IRunPhase phase, CancellationToken cancellation)
    {
        calibration = await Calibration.RunAsync(Environment, campaign, phase, cancellation).ConfigureAwait(false);
        return [.. calibration.Failures];
    }

    /// <summary>Puts a ruleset in place of all rules.</summary>
    /// <exception cref="ConfigurationException">It does not load; the message is nft's own, with file and line.</exception>
    public Task LoadAsync(Ruleset ruleset, CancellationToken cancellation) =>
        Environment.Firewall.LoadAsync(ruleset, RulesetDefinitions.Text(Inputs.Policy, Inputs.Topology), cancellation);

    /// <summary>Puts a ruleset in place of all rules, and reads it back as the kernel has it.</summary>
    /// <exception cref="ConfigurationException">It does not load, or nft lists something of it that can't be read.</exception>
    public async Task<NftRuleset> LoadListedAsync(Ruleset ruleset, CancellationToken cancellation)
    {
        await LoadAsync(ruleset, cancellation).ConfigureAwait(false);
        try
        {
            return RulesetJson.Read(await Environment.Firewall.ListAsync(cancellation).ConfigureAwait(false));
        }
        catch (FormatException exception)
        {
            throw new ConfigurationException($"{ruleset.Name}: nft's listing of it can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Puts a mutant in place of all rules.</summary>
    /// <returns>nft's own words where it refuses, and then no rule is loaded; null where it is loaded.</returns>
    /// <exception cref="AgentException">The firewall can't be asked any more.</exception>
    public Task<string?> LoadAsync(Mutant mutant, CancellationToken cancellation) =>
        Environment.Firewall.LoadListingAsync(mutant.Json, cancellation);

    /// <summary>Sweeps under the ruleset now loaded, and judges.</summary>
    /// <returns>One verdict a sweep, in the plan's order.</returns>
    /// <exception cref="AgentException">The firewall can't be asked any more, so that nothing can be said at all.</exception>
    public async Task<IReadOnlyList<SweepVerdict>> SweepAsync(IReadOnlyList<Sweep> plan, IRunPhase phase, CancellationToken cancellation)
    {
        var observations = await campaign.RunAsync(
            plan, sweep => Inputs.Policy.Permitted(sweep.From, sweep.To, sweep.Protocol),
            isCalibration: false, phase, cancellation).ConfigureAwait(false);
        return [.. observations.Select(Qualify).Select(judge.Decide)];
    }

    /// <summary>Opens the firewall and sends the evasions of a ring of hosts, to learn which of them this kernel hands on at all.</summary>
    /// <returns>What failed, as sentences; empty when every leg carried the same.</returns>
    public async Task<IReadOnlyList<string>> CalibrateEvasionsAsync(IRunPhase phase, CancellationToken cancellation)
    {
        await Environment.Firewall.OpenAsync(cancellation).ConfigureAwait(false);
        var observations = await evasions.RunAsync(evasionPlan.Ring, phase, cancellation).ConfigureAwait(false);
        evasionCalibration = new EvasionCalibration(observations.Select(seen => (seen, evasionPlan.Cells(seen.Sweep))));
        return [.. evasionCalibration.Failures];
    }

    /// <summary>Sends evasions under the ruleset now loaded, and judges.</summary>
    /// <param name="sweeps">Which sweeps; null for all there are.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="AgentException">The firewall can't be asked any more, so that nothing can be said at all.</exception>
    public async Task<EvasionReport> TryEvasionsAsync(
        IReadOnlyList<EvasionSweep>? sweeps, IRunPhase phase, CancellationToken cancellation)
    {
        var observations = await evasions.RunAsync(sweeps ?? evasionPlan.Sweeps, phase, cancellation).ConfigureAwait(false);
        var evasionJudge = new EvasionJudge(Inputs.Policy.Evasions, evasionCalibration);
        return new EvasionReport(
            [.. observations.Select(seen => evasionJudge.Decide(seen, evasionPlan.Cells(seen.Sweep)))], [.. evasionCalibration.Failures]);
    }

    /// <summary>Whether a connection to an undocumented port, opened under other rules, still passes when a ruleset is loaded.</summary>
    /// <returns>Null where the connection could not be shown to have been opened.</returns>
    /// <remarks>The ruleset is loaded when this returns, and no connection is remembered.</remarks>
    public async Task<bool?> TryKeptConnectionAsync(Ruleset ruleset, CancellationToken cancellation)
    {
        var definitions = RulesetDefinitions.Text(Inputs.Policy, Inputs.Topology);
        var kept = await evasions.TryKeptConnectionAsync(
            token => Environment.Firewall.LoadAsync(ruleset, definitions, token, forget: false), cancellation).ConfigureAwait(false);
        await LoadAsync(ruleset, cancellation).ConfigureAwait(false);
        return kept;
    }

    /// <summary>Tries every handshake with every real server, from every host the policy lets in.</summary>
    public async Task<IReadOnlyList<ServiceReport>> CheckServicesAsync(IRunPhase phase, CancellationToken cancellation)
    {
        await Environment.Firewall.ForgetConnectionsAsync(cancellation).ConfigureAwait(false);
        return await new ServiceInspection(Environment, Inputs.Policy).RunAsync(phase, cancellation).ConfigureAwait(false);
    }

    /// <summary>The images that did not come up, where nothing else is asked of servers.</summary>
    public IReadOnlyList<ServiceReport> FallenServices() => new ServiceInspection(Environment, Inputs.Policy).Fallen();

    /// <summary>Uses every real server as its clients do, from a host the policy lets in.</summary>
    /// <param name="services">What the handshakes said; the behaviours are added to it.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task<IReadOnlyList<ServiceReport>> CheckBehavioursAsync(
        IReadOnlyList<ServiceReport> services, IRunPhase phase, CancellationToken cancellation) =>
        new BehaviourInspection(Environment, Inputs.Policy).RunAsync(services, phase, cancellation);

    /// <summary>Adds to what was found of the servers whether each is still the one that was found to serve.</summary>
    public Task<IReadOnlyList<ServiceReport>> CheckInterruptionsAsync(
        IReadOnlyList<ServiceReport> services, CancellationToken cancellation) =>
        new Interruptions(Environment).AddToAsync(services, cancellation);

    /// <summary>The offending packets of the last plan: what leaked, where it was captured, and what was sent again in vain.</summary>
    public async Task<RunEvidence> EvidenceAsync(IEnumerable<SweepVerdict> verdicts, CancellationToken cancellation)
    {
        var evidence = new RunEvidence();
        foreach (var verdict in verdicts.Where(verdict => !verdict.IsConforming))
        {
            var sweep = verdict.Sweep;
            if (!verdict.Leaks.IsEmpty)
                evidence.Add(Verdict.Leak, sweep, sweep.To, await campaign.KeptAsync(sweep, sweep.To, cancellation).ConfigureAwait(false));
            foreach (var host in verdict.Observation.Strays.Select(stray => stray.Host))
                evidence.Add(Verdict.Leak, sweep, host, await campaign.KeptAsync(sweep, host, cancellation).ConfigureAwait(false));
            if (!verdict.Outages.IsEmpty)
                evidence.Add(Verdict.Outage, sweep, sweep.To, campaign.Repeated(sweep));
        }

        return evidence;
    }

    /// <summary>Adds the packets of the evasions just tried that leaked, as the witnesses captured them.</summary>
    public async Task AddEvidenceAsync(RunEvidence evidence, EvasionReport report, CancellationToken cancellation)
    {
        foreach (var verdict in report.Verdicts.Where(verdict => !verdict.Leaks.IsEmpty))
        {
            foreach (var host in verdict.Observation.Strays.Select(stray => stray.Host).Append(verdict.Sweep.To).OfType<Host>())
                evidence.Add(verdict.Sweep, await evasions.KeptAsync(verdict.Sweep, host, cancellation).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Environment.DisposeAsync().ConfigureAwait(false);
        certificates.Dispose();
    }

    private SweepObservation Qualify(SweepObservation observation) => calibration is null
        ? observation with { Doubts = [.. observation.Doubts, "the environment was not calibrated"] }
        : calibration.Qualify(observation);
}

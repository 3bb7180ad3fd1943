using DotNet.Testcontainers.Containers;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Topologies;
using Elma365Verify.Traffic;

namespace Elma365Verify.Containers.Environments;

/// <summary>The container between all hosts: nftables, routes, and the guard that watches over a sweep.</summary>
internal sealed class Firewall(IContainer container, AgentSession agent)
{
    private static readonly TimeSpan GuardInterval = TimeSpan.FromMilliseconds(50);
    private readonly FlowRecorder flows = new(agent);
    private readonly RulesetLoader loader = new(agent);

    /// <summary>How long one file of a ruleset may take to load.</summary>
    public TimeSpan LoadPatience
    {
        get => loader.Patience;
        set => loader.Patience = value;
    }

    /// <summary>The container.</summary>
    public IContainer Container { get; } = container;

    /// <summary>The agent in its namespace.</summary>
    public AgentSession Agent { get; } = agent;

    /// <summary>Removes every rule: all hosts reach each other, as calibration needs.</summary>
    public Task OpenAsync(CancellationToken cancellation) => loader.FlushAsync(cancellation);

    /// <summary>Puts a ruleset, of one file or several, in place of all rules.</summary>
    /// <param name="ruleset">The ruleset; it may <c>include "topology.nft"</c>.</param>
    /// <param name="definitions">What that include holds.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="forget">Whether connections opened under other rules are forgotten.</param>
    /// <exception cref="ConfigurationException">It is refused, with the tool's own message and line, or takes too long.</exception>
    public async Task LoadAsync(Ruleset ruleset, string definitions, CancellationToken cancellation, bool forget = true)
    {
        await loader.LoadAsync(ruleset, definitions, cancellation).ConfigureAwait(false);
        if (forget)
            await ForgetConnectionsAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Puts a ruleset in nft's own JSON in place of all rules.</summary>
    /// <returns>nft's own words where it refuses, and then no rule is loaded; null where it is loaded.</returns>
    /// <exception cref="AgentException">The firewall no longer answers.</exception>
    public async Task<string?> LoadListingAsync(string json, CancellationToken cancellation)
    {
        await OpenAsync(cancellation).ConfigureAwait(false);
        var load = new RunRequest("nft", ["-j", "-f", "-"], json, LoadPatience.TotalSeconds);
        var loaded = await Agent.AskAsync<RunResponse>(load, cancellation, LoadPatience * 1.5).ConfigureAwait(false);
        if (loaded.ExitCode != 0)
            return loaded.Error.Trim() is { Length: > 0 } error ? error : $"nft ended with {loaded.ExitCode}";
        await ForgetConnectionsAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>All rules, as nft lists them in JSON.</summary>
    public Task<string> ListAsync(CancellationToken cancellation) => Agent.RunAsync("nft", ["-j", "list", "ruleset"], "", cancellation);

    /// <summary>Empties the connection tracking table.</summary>
    public Task ForgetConnectionsAsync(CancellationToken cancellation) => Agent.RunAsync("conntrack", ["-F"], "", cancellation);

    /// <summary>Adds the custody counters, all zero. After the ruleset, which may begin by flushing everything.</summary>
    public async Task StartCustodyAsync(IEnumerable<Leg> legs, ProbeMark mark, CancellationToken cancellation)
    {
        // Named first, because deleting a table that is not there is an error.
        const string forget = """
            table netdev elma365_custody
            delete table netdev elma365_custody
            table ip elma365_custody
            delete table ip elma365_custody

            """;
        await Agent.RunAsync("nft", ["-f", "-"], forget + Wiring.Custody(legs, mark), cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the counters where probes enter and where they leave.</summary>
    /// <exception cref="AgentException">They are gone, or the agent no longer answers.</exception>
    /// <exception cref="FormatException">nft printed something else.</exception>
    public async Task<(CustodyCounters Entered, CustodyCounters HandedOn)> ReadCustodyAsync(CancellationToken cancellation)
    {
        var entered = await ListAsync("netdev", "entered", cancellation).ConfigureAwait(false);
        var handedOn = await ListAsync("ip", "handed_on", cancellation).ConfigureAwait(false);
        return (entered, handedOn);
    }

    /// <summary>Reads what else than probes entered since custody began.</summary>
    /// <exception cref="AgentException">It is gone, or the agent no longer answers.</exception>
    /// <exception cref="FormatException">nft printed something else.</exception>
    public async Task<ForeignCustody> ReadForeignCustodyAsync(CancellationToken cancellation)
    {
        string[] list = ["-j", "-n", "list", "table", "netdev", "elma365_custody"];
        return ForeignCustody.Parse(await Agent.RunAsync("nft", list, "", cancellation).ConfigureAwait(false));
    }

    /// <summary>Adds the counters of evasions, all zero. After the ruleset, which may begin by flushing everything.</summary>
    public Task StartEvasionCustodyAsync(IEnumerable<Leg> legs, ProbeMark mark, CancellationToken cancellation) =>
        Agent.RunAsync("nft", ["-f", "-"], EvasionWiring.ForgetCustody + EvasionWiring.Custody(legs, mark), cancellation);

    /// <summary>Reads the counters of evasions.</summary>
    /// <exception cref="AgentException">They are gone, or the agent no longer answers.</exception>
    /// <exception cref="FormatException">nft printed something else.</exception>
    public async Task<EvasionCustody> ReadEvasionCustodyAsync(CancellationToken cancellation)
    {
        var entered = await ListEvasionsAsync("netdev", "entered", cancellation).ConfigureAwait(false);
        var handedOn = await ListEvasionsAsync("inet", "handed_on", cancellation).ConfigureAwait(false);
        var reached = await ListEvasionsAsync("inet", "reached", cancellation).ConfigureAwait(false);
        return new EvasionCustody(entered.BySweep(), handedOn.BySweep(), reached.CellsBySweep(), Failure: null);
    }

    /// <summary>Starts canaries on every leg, and the watch over connection tracking.</summary>
    public Task StartGuardAsync(IEnumerable<Leg> legs, ProbeMark mark, CancellationToken cancellation)
    {
        var guarded = legs.Select(leg =>
            new GuardedLeg(leg.Host.Name, leg.GatewayMac, leg.HostMac, Leg.Gateway, leg.Host.Address.ToString()));
        return Agent.DoAsync(new StartGuardRequest([.. guarded], mark, (int)GuardInterval.TotalMilliseconds), cancellation);
    }

    /// <summary>Stops the guard; its last canaries are on their way when this returns.</summary>
    public Task<StopGuardResponse> StopGuardAsync(CancellationToken cancellation) =>
        Agent.AskAsync<StopGuardResponse>(new StopGuardRequest(), cancellation);

    /// <summary>Begins to record every conversation that reaches the firewall. After the ruleset, which may flush it.</summary>
    /// <param name="legs">The legs to watch.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="size">How many conversations of each kind there is room for; one more is a doubt.</param>
    /// <exception cref="AgentException">nft refuses, or the agent no longer answers.</exception>
    public Task StartFlowsAsync(IEnumerable<Leg> legs, CancellationToken cancellation, int size = FlowRecorder.DefaultSize) =>
        flows.StartAsync(legs, size, cancellation);

    /// <summary>
    /// Who spoke to whom since the recording began; where it has been lost, that is the observation's doubt. Read it when the
    /// traffic has ceased: counts that never rest are a doubt too, after some seconds.
    /// </summary>
    /// <exception cref="AgentException">The agent no longer answers.</exception>
    /// <exception cref="FormatException">nft printed something else.</exception>
    public Task<TrafficObservation> ReadFlowsAsync(Topology topology, CancellationToken cancellation) =>
        flows.ReadAsync(topology, cancellation);

    /// <summary>Ends the recording and forgets what was recorded.</summary>
    /// <exception cref="AgentException">nft refuses, or the agent no longer answers.</exception>
    public Task StopFlowsAsync(CancellationToken cancellation) => flows.StopAsync(cancellation);

    private async Task<CustodyCounters> ListAsync(string family, string set, CancellationToken cancellation) =>
        CustodyCounters.Parse(await ListAsync(family, "elma365_custody", set, cancellation).ConfigureAwait(false));

    private async Task<EvasionCounters> ListEvasionsAsync(string family, string set, CancellationToken cancellation) =>
        EvasionCounters.Parse(await ListAsync(family, EvasionWiring.Name, set, cancellation).ConfigureAwait(false));

    private async Task<string> ListAsync(string family, string table, string set, CancellationToken cancellation)
    {
        var list = new RunRequest("nft", ["-j", "list", "set", family, table, set], "", 20);
        var listed = await Agent.AskAsync<RunResponse>(list, cancellation).ConfigureAwait(false);
        return listed.ExitCode == 0 ? listed.Output : throw new AgentException(listed.Error.Trim());
    }
}

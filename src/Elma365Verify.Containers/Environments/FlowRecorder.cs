using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Topologies;
using Elma365Verify.Traffic;

namespace Elma365Verify.Containers.Environments;

/// <summary>Records, in the firewall's namespace, every conversation that reaches the firewall.</summary>
/// <remarks>
/// Not for sweeps: a sweep opens more conversations than there is room for, and says so as a doubt. A ruleset loaded meanwhile
/// removes the recorder, which is a doubt too; start it again after that.
/// </remarks>
internal sealed class FlowRecorder(AgentSession agent)
{
    /// <summary>Conversations by protocol; far above what people or a backup open, and a few megabytes of the kernel's memory.</summary>
    public const int DefaultSize = 16384;

    private const int MostReadings = 50;
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(100);

    /// <summary>Begins to record, forgetting what was recorded before.</summary>
    /// <param name="legs">The legs to watch; at least one.</param>
    /// <param name="size">How many conversations of each kind there is room for.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="AgentException">nft refuses, or the agent no longer answers.</exception>
    public Task StartAsync(IEnumerable<Leg> legs, int size, CancellationToken cancellation) =>
        agent.RunAsync("nft", ["-f", "-"], FlowTables.Forget + FlowTables.Text([.. legs], size), cancellation);

    /// <summary>Removes the tables, whether they are there or not.</summary>
    /// <exception cref="AgentException">nft refuses, or the agent no longer answers.</exception>
    public Task StopAsync(CancellationToken cancellation) => agent.RunAsync("nft", ["-f", "-"], FlowTables.Forget, cancellation);

    /// <summary>Reads what was recorded until now; recording goes on.</summary>
    /// <returns>With a doubt and without conversations where the tables are gone.</returns>
    /// <remarks>
    /// Counts that grow while they are listed never balance, and a surplus would hide what was lost: they are listed again until
    /// no packet came meanwhile. Where packets never pause that long, what was read is given with a doubt.
    /// </remarks>
    /// <exception cref="AgentException">The agent no longer answers.</exception>
    /// <exception cref="FormatException">nft printed something else than its tables.</exception>
    public async Task<TrafficObservation> ReadAsync(Topology topology, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await ListAsync(["counter", "netdev", FlowTables.Name, "seen"], cancellation).ConfigureAwait(false);
            var leaving = await ListAsync(["table", "ip", FlowTables.Name], cancellation).ConfigureAwait(false);
            var entering = await ListAsync(["table", "netdev", FlowTables.Name], cancellation).ConfigureAwait(false);
            var after = await ListAsync(["counter", "netdev", FlowTables.Name, "seen"], cancellation).ConfigureAwait(false);
            if ((before.Refusal ?? leaving.Refusal ?? entering.Refusal ?? after.Refusal) is { } refusal)
                return new TrafficObservation([], [$"the firewall's recorder is gone, and what it had seen with it: {refusal}"]);

            var assembly = new FlowAssembly(FlowListing.Parse(entering.Output), FlowListing.Parse(leaving.Output), topology);
            var (seen, seenAfter) = (FlowListing.Parse(before.Output).Counter("seen"), FlowListing.Parse(after.Output).Counter("seen"));
            if (seen == seenAfter)
                return assembly.Observe(seen);
            if (attempt == MostReadings)
                return Unbalanced(assembly.Observe(seen));
            await Task.Delay(BetweenReadings, cancellation).ConfigureAwait(false);
        }
    }

    private static TrafficObservation Unbalanced(TrafficObservation observation) => observation with
    {
        Doubts = [.. observation.Doubts, "packets never ceased to enter the firewall while it was read: no count balances"],
    };

    private async Task<(string Output, string? Refusal)> ListAsync(string[] what, CancellationToken cancellation)
    {
        var list = new RunRequest("nft", ["-j", "-n", "list", .. what], "", 20);
        var listed = await agent.AskAsync<RunResponse>(list, cancellation).ConfigureAwait(false);
        return (listed.Output, listed.ExitCode == 0 ? null : listed.Error.Trim());
    }
}

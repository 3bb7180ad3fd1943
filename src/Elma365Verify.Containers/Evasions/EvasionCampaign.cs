using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Evasions;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Evasions;

/// <summary>
/// Sends evasions under whatever the firewall has loaded: witnesses on every host, custody at the firewall, canaries all the while.
/// Every packet is sent once.
/// </summary>
internal sealed class EvasionCampaign(VerificationEnvironment environment, EvasionPlan plan, ProbeMark mark, int lanes)
{
    private const int MostReadings = 6;
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(150);

    private readonly EvasionSender sender = new(environment, plan, mark, lanes);
    private readonly Dictionary<EvasionSweep, ushort> current = [];
    private ushort lastNumber;

    /// <summary>Sends sweeps.</summary>
    /// <returns>One observation a sweep, in their order.</returns>
    /// <exception cref="AgentException">The firewall or a witness could not be set up.</exception>
    public async Task<IReadOnlyList<EvasionObservation>> RunAsync(
        IReadOnlyList<EvasionSweep> sweeps, IRunPhase phase, CancellationToken cancellation)
    {
        var numbered = Number(sweeps);
        await OnEveryHostAsync(EvasionWiring.ForgetSink + EvasionWiring.Sink, cancellation).ConfigureAwait(false);
        try
        {
            await ArmAsync(cancellation).ConfigureAwait(false);
            var sent = await SendAsync(numbered, phase, cancellation).ConfigureAwait(false);
            var guard = await AskGuardAsync(cancellation).ConfigureAwait(false);
            return await ReadAsync(numbered, sent, guard, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await OpenHostsAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether a connection opened under other rules still passes once a ruleset is loaded; null where that can't be shown.
    /// </summary>
    /// <param name="load">Puts the ruleset in place of all rules, and leaves the connection tracking table alone.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public async Task<bool?> TryKeptConnectionAsync(Func<CancellationToken, Task> load, CancellationToken cancellation)
    {
        var undocumented = plan.Sweeps.SelectMany(plan.Cells, (sweep, cell) => (Sweep: sweep, Cell: cell))
            .FirstOrDefault(entry => entry.Cell is { Family.Name: "tcp-ack", IsDocumented: false });
        if (undocumented.Cell?.Packet.Transport is not TcpSegment { TargetPort: var port })
            return null;
        await OnEveryHostAsync(EvasionWiring.ForgetSink + EvasionWiring.Sink, cancellation).ConfigureAwait(false);
        try
        {
            return await new KeptConnection(environment, mark, undocumented.Sweep, port).TryAsync(load, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await OpenHostsAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The frames of a sweep just sent that a host's witness kept; none when it no longer answers.</summary>
    public async Task<IReadOnlyList<CapturedFrame>> KeptAsync(EvasionSweep sweep, Host host, CancellationToken cancellation)
    {
        try
        {
            var request = new FramesRequest(Leg.HostInterface, current[sweep], IsEvasion: true);
            var kept = await environment.SandboxOf(host).Agent.AskAsync<FramesResponse>(request, cancellation).ConfigureAwait(false);
            return [.. kept.Frames.Select(frame => new CapturedFrame(frame.Nanoseconds, frame.Bytes))];
        }
        catch (AgentException)
        {
            return [];
        }
    }

    private List<NumberedEvasions> Number(IReadOnlyList<EvasionSweep> sweeps)
    {
        current.Clear();
        foreach (var sweep in sweeps)
        {
            lastNumber = lastNumber == ushort.MaxValue ? (ushort)1 : (ushort)(lastNumber + 1);
            current.Add(sweep, lastNumber);
        }

        return [.. current.Select(entry => new NumberedEvasions(entry.Value, entry.Key))];
    }

    private async Task ArmAsync(CancellationToken cancellation)
    {
        await environment.Firewall.StartEvasionCustodyAsync(environment.Legs, mark, cancellation).ConfigureAwait(false);
        await Task.WhenAll(environment.Sandboxes.Select(sandbox =>
            sandbox.Agent.DoAsync(new StartWitnessRequest(Leg.HostInterface, mark), cancellation))).ConfigureAwait(false);
        await environment.Firewall.StartGuardAsync(environment.Legs, mark, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// One direction of every pair, then the other, then all to the firewall, each with an empty table: no packet may be taken by
    /// connection tracking for the answer to another.
    /// </summary>
    private async Task<Dictionary<ushort, EvasionSendRecord>> SendAsync(
        List<NumberedEvasions> sweeps, IRunPhase phase, CancellationToken cancellation)
    {
        var legs = environment.Legs.ToDictionary(leg => leg.Host, leg => leg.Number);
        var all = new Dictionary<ushort, EvasionSendRecord>();
        var done = 0;
        void Completed()
        {
            var count = Interlocked.Increment(ref done);
            phase.Report($"{count} of {sweeps.Count} sweeps", (double)count / sweeps.Count);
        }

        foreach (var direction in sweeps.GroupBy(item => item.Sweep.To is { } target ? legs[item.Sweep.From].CompareTo(legs[target]) : 0))
        {
            await environment.Firewall.ForgetConnectionsAsync(cancellation).ConfigureAwait(false);
            foreach (var (number, record) in await sender.SendAsync(direction, Completed, cancellation).ConfigureAwait(false))
                all[number] = record;
        }

        return all;
    }

    /// <summary>Reads custody and witnesses until the books balance; an imbalance that stays is a doubt.</summary>
    private async Task<IReadOnlyList<EvasionObservation>> ReadAsync(
        List<NumberedEvasions> sweeps, Dictionary<ushort, EvasionSendRecord> sent, StopGuardResponse? guard, CancellationToken cancellation)
    {
        for (var reading = 1; ; reading++)
        {
            await Task.Delay(Settling, cancellation).ConfigureAwait(false);
            var custody = await ReadCustodyAsync(cancellation).ConfigureAwait(false);
            var witnesses = await WitnessRecords.CollectAsync(environment, cancellation).ConfigureAwait(false);
            var assembler = new EvasionAssembler(sent, custody, witnesses, guard);
            List<EvasionObservation> observations = [.. sweeps.Select(assembler.Assemble)];
            if (reading == MostReadings || observations.TrueForAll(observation => observation.AllDoubts().Count == 0))
                return observations;
        }
    }

    private async Task OnEveryHostAsync(string ruleset, CancellationToken cancellation) => await Task.WhenAll(environment.Sandboxes.Select(
        sandbox => sandbox.Agent.RunAsync("nft", ["-f", "-"], ruleset, cancellation))).ConfigureAwait(false);

    /// <summary>Whoever can't be opened no longer answers, which is said where it is asked for something.</summary>
    private async Task OpenHostsAsync()
    {
        try
        {
            await OnEveryHostAsync(EvasionWiring.ForgetSink, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AgentException)
        {
            // Its witness has said so already.
        }
    }

    private async Task<StopGuardResponse?> AskGuardAsync(CancellationToken cancellation)
    {
        try
        {
            return await environment.Firewall.StopGuardAsync(cancellation).ConfigureAwait(false);
        }
        catch (AgentException)
        {
            return null;
        }
    }

    private async Task<EvasionCustody> ReadCustodyAsync(CancellationToken cancellation)
    {
        try
        {
            return await environment.Firewall.ReadEvasionCustodyAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AgentException or FormatException or InvalidOperationException)
        {
            return EvasionCustody.Unread(exception.Message);
        }
    }
}

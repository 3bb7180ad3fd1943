using System.Collections.Concurrent;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>
/// Sends sweeps from as many processors as there are lanes. Two are under way in each lane: while one is asked for, answered or
/// closes its socket, which waits for the kernel, the other one sends.
/// </summary>
internal sealed class ProbeLanes(VerificationEnvironment environment, ProbeMark mark, int lanes)
{
    private const int UnderWay = 2;

    /// <summary>Longer than the slowest sweep seen by two orders of magnitude.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends the given cells of each sweep.</summary>
    /// <param name="sweeps">What to send.</param>
    /// <param name="pass">Which time it is, from 1: each has a source port of its own.</param>
    /// <param name="completed">Called after each sweep.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>What the senders say, by sweep number; a sender that failed is a record with its failure, not an exception.</returns>
    public async Task<IReadOnlyDictionary<ushort, SendRecord>> SendAsync(
        IEnumerable<(NumberedSweep Sweep, PortSet Cells)> sweeps, int pass, Action<NumberedSweep> completed, CancellationToken cancellation)
    {
        var waiting = new ConcurrentQueue<(NumberedSweep Sweep, PortSet Cells)>(sweeps);
        var records = new ConcurrentDictionary<ushort, SendRecord>();
        await Task.WhenAll(Enumerable.Range(0, lanes * UnderWay).Select(async sender =>
        {
            while (waiting.TryDequeue(out var next))
            {
                records[next.Sweep.Number] = await SendAsync(next.Sweep, next.Cells, pass, sender % lanes, cancellation)
                    .ConfigureAwait(false);
                completed(next.Sweep);
            }
        })).ConfigureAwait(false);
        return records;
    }

    private async Task<SendRecord> SendAsync(NumberedSweep numbered, PortSet cells, int pass, int lane, CancellationToken cancellation)
    {
        var sweep = numbered.Sweep;
        var source = environment.SandboxOf(sweep.From);
        var request = new SendRequest(
            Leg.HostInterface,
            source.Leg.HostMac,
            source.Leg.GatewayMac,
            sweep.From.Address.ToString(),
            sweep.To.Address.ToString(),
            (ushort)(FirstSourcePort + pass - 1),
            mark,
            (ProbeProtocol)sweep.Protocol,
            numbered.Number,
            cells.ToCells(),
            lane);
        try
        {
            var sent = await source.Agent.AskAsync<SendResponse>(request, cancellation, Patience).ConfigureAwait(false);
            return new SendRecord(sent.Sent, sent.Failure) { Rounds = [cells] };
        }
        catch (AgentException exception)
        {
            return new SendRecord(0, exception.Message);
        }
    }

    /// <summary>In the range IANA leaves to clients (RFC 6335), as a real client's would be.</summary>
    private const ushort FirstSourcePort = 61000;
}

using System.Collections.Concurrent;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Evasions;
using Elma365Verify.Evasions.Frames;

namespace Elma365Verify.Containers.Evasions;

/// <summary>
/// Writes the frames of sweeps and has them sent from as many processors as there are lanes, two sweeps under way in each.
/// </summary>
internal sealed class EvasionSender(VerificationEnvironment environment, EvasionPlan plan, ProbeMark mark, int lanes)
{
    private const int UnderWay = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends every cell of the sweeps.</summary>
    /// <param name="sweeps">What to send.</param>
    /// <param name="completed">Called after each sweep.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>By sweep number; a sender that failed is a record with its failure, not an exception.</returns>
    public async Task<IReadOnlyDictionary<ushort, EvasionSendRecord>> SendAsync(
        IEnumerable<NumberedEvasions> sweeps, Action completed, CancellationToken cancellation)
    {
        var waiting = new ConcurrentQueue<NumberedEvasions>(sweeps);
        var records = new ConcurrentDictionary<ushort, EvasionSendRecord>();
        await Task.WhenAll(Enumerable.Range(0, lanes * UnderWay).Select(async sender =>
        {
            while (waiting.TryDequeue(out var next))
            {
                records[next.Number] = await SendAsync(next, sender % lanes, cancellation).ConfigureAwait(false);
                completed();
            }
        })).ConfigureAwait(false);
        return records;
    }

    private async Task<EvasionSendRecord> SendAsync(NumberedEvasions numbered, int lane, CancellationToken cancellation)
    {
        var source = environment.SandboxOf(numbered.Sweep.From);
        var link = new LinkRoute(Convert.FromHexString(source.Leg.HostMac), Convert.FromHexString(source.Leg.GatewayMac));
        var stamp = new EvasionMark(mark.EvasionMagic, mark.Identification, numbered.Number);
        var frames = plan.Cells(numbered.Sweep).SelectMany(cell => EvasionFrames.Of(cell, stamp, link)).ToList();
        try
        {
            var request = new SendFramesRequest(Leg.HostInterface, Joined(frames), lane);
            var sent = await source.Agent.AskAsync<SendResponse>(request, cancellation, Patience).ConfigureAwait(false);
            return new EvasionSendRecord(frames.Count, sent.Sent, sent.Failure);
        }
        catch (AgentException exception)
        {
            return new EvasionSendRecord(frames.Count, 0, exception.Message);
        }
    }

    /// <summary>Each frame behind its length.</summary>
    private static byte[] Joined(List<byte[]> frames)
    {
        var joined = new byte[frames.Sum(frame => frame.Length + 1)];
        var at = 0;
        foreach (var frame in frames)
        {
            joined[at] = checked((byte)frame.Length);
            frame.CopyTo(joined, at + 1);
            at += frame.Length + 1;
        }

        return joined;
    }
}

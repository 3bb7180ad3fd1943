using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Evasions;
using Elma365Verify.Evasions.Frames;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Evasions;

/// <summary>
/// Opens a connection to an undocumented port under rules that let everything pass, puts the ruleset in their place, and sends on.
/// </summary>
/// <remarks>The hosts' kernels take no part: all segments are crafted, and what arrives ends behind the witness.</remarks>
/// <param name="environment">The environment.</param>
/// <param name="mark">The run's mark.</param>
/// <param name="sweep">Who opens it with whom.</param>
/// <param name="port">An undocumented port.</param>
internal sealed class KeptConnection(VerificationEnvironment environment, ProbeMark mark, EvasionSweep sweep, ushort port)
{
    private const ushort Client = 61002;
    private const ushort Number = ushort.MaxValue;
    private const ushort Opening = 1;
    private const ushort Later = 2;
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private static readonly Ruleset Before = new("rules that let everything pass and track it", """
        table inet before {
          chain forward {
            type filter hook forward priority filter; policy accept;
            ct state established accept
          }
        }
        """);

    private readonly Host target = sweep.To ?? throw new ArgumentException("The firewall itself is not connected to.", nameof(sweep));

    /// <summary>Tries it.</summary>
    /// <param name="load">Puts the ruleset in place of all rules, and leaves the connection tracking table alone.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Whether data passed under the ruleset; null where the connection could not be shown to have been opened.</returns>
    /// <exception cref="AgentException">An agent no longer answers.</exception>
    public async Task<bool?> TryAsync(Func<CancellationToken, Task> load, CancellationToken cancellation)
    {
        await environment.Firewall.LoadAsync(Before, string.Empty, cancellation).ConfigureAwait(false);
        var witness = environment.SandboxOf(target).Agent;
        await witness.DoAsync(new StartWitnessRequest(Leg.HostInterface, mark), cancellation).ConfigureAwait(false);
        await SendAsync(sweep.From, target, Client, port, TcpControl.Syn, Opening, cancellation).ConfigureAwait(false);
        await SendAsync(target, sweep.From, port, Client, TcpControl.Syn | TcpControl.Ack, Opening, cancellation).ConfigureAwait(false);
        await SendAsync(sweep.From, target, Client, port, TcpControl.Ack, Opening, cancellation).ConfigureAwait(false);
        if (!await HasArrivedAsync(Opening, cancellation).ConfigureAwait(false) || !await IsOpenAsync(cancellation).ConfigureAwait(false))
            return null;
        await load(cancellation).ConfigureAwait(false);
        await SendAsync(sweep.From, target, Client, port, TcpControl.Ack | TcpControl.Psh, Later, cancellation).ConfigureAwait(false);
        return await HasArrivedAsync(Later, cancellation).ConfigureAwait(false);
    }

    private async Task SendAsync(
        Host from, Host to, ushort source, ushort destination, TcpControl bits, ushort number, CancellationToken cancellation)
    {
        var sandbox = environment.SandboxOf(from);
        var packet = new EvasionPacket(from.Address, to.Address, new TcpSegment(source, destination, bits));
        var cell = new EvasionCell(number, EvasionFamilies.TcpAck, "kept connection", "kept connection", packet, IsDocumented: false);
        var link = new LinkRoute(Convert.FromHexString(sandbox.Leg.HostMac), Convert.FromHexString(sandbox.Leg.GatewayMac));
        var frame = EvasionFrames.Of(cell, new EvasionMark(mark.EvasionMagic, mark.Identification, Number), link)[0];
        var request = new SendFramesRequest(Leg.HostInterface, [checked((byte)frame.Length), .. frame], Processor: 0);
        var sent = await sandbox.Agent.AskAsync<SendResponse>(request, cancellation).ConfigureAwait(false);
        if (sent.Failure is { } failure)
            throw new AgentException($"{from} could not send: {failure}");
        await Task.Delay(Settling, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> HasArrivedAsync(ushort number, CancellationToken cancellation)
    {
        var collected = await environment.SandboxOf(target).Agent
            .AskAsync<CollectResponse>(new CollectRequest(Leg.HostInterface), cancellation).ConfigureAwait(false);
        return collected.Evasions.Where(capture => capture.Sweep == Number).Any(capture => capture.Cells.ToPortSet().Contains(number));
    }

    private async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        var list = await environment.Firewall.Agent.RunAsync("conntrack", ["-L", "-p", "tcp"], "", cancellation).ConfigureAwait(false);
        return list.Split('\n').Any(line => line.Contains("ESTABLISHED", StringComparison.Ordinal)
            && line.Contains($"sport={Client} ", StringComparison.Ordinal));
    }
}

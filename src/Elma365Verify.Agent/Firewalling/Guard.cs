using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Elma365Verify.Agent.Control;
using Elma365Verify.Agent.Native;
using Elma365Verify.Agent.Packets;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Firewalling;

/// <summary>
/// Runs in the firewall's namespace while sweeps run: canaries for the witnesses, and room in the connection tracking
/// table.
/// </summary>
/// <remarks>
/// Canaries leave through the leg's queueing discipline, so that whatever loses probes between the firewall and a host
/// loses canaries too. The table is emptied because a full one drops what the ruleset would have let through.
/// </remarks>
internal sealed class Guard : IDisposable
{
    /// <summary>The discard port (RFC 863); a canary is told by its mark, not by its port.</summary>
    private const ushort CanaryPort = 9;

    private readonly ManualResetEventSlim stopping = new();
    private readonly List<(PacketSocket Socket, byte[] Frame)> legs = [];
    private readonly Thread thread;
    private readonly long dropsBefore = ConnectionTracking.Drops();
    private long canaries;
    private int flushes;
    private volatile string? failure;

    public Guard(StartGuardRequest request)
    {
        try
        {
            foreach (var leg in request.Legs)
                legs.Add((PacketSocket.ForSending(leg.Interface, bypassQueue: false), CanaryFor(leg, request.Mark)));
        }
        catch
        {
            CloseSockets();
            throw;
        }

        thread = new Thread(() => Run(TimeSpan.FromMilliseconds(request.IntervalMilliseconds))) { IsBackground = true, Name = "guard" };
        thread.Start();
    }

    public StopGuardResponse Stop(long id)
    {
        stopping.Set();
        thread.Join();
        return new StopGuardResponse(canaries, flushes, ConnectionTracking.Drops() - dropsBefore, failure) { Id = id };
    }

    public void Dispose()
    {
        stopping.Set();
        thread.Join();
        CloseSockets();
        stopping.Dispose();
    }

    private void CloseSockets()
    {
        foreach (var (socket, _) in legs)
            socket.Dispose();
    }

    private static byte[] CanaryFor(GuardedLeg leg, ProbeMark mark)
    {
        var route = new ProbeRoute(
            Convert.FromHexString(leg.SourceMac),
            Convert.FromHexString(leg.TargetMac),
            IPAddress.Parse(leg.Source).GetAddressBytes(),
            IPAddress.Parse(leg.Target).GetAddressBytes(),
            CanaryPort);
        var probe = new ProbeFrame(route, mark, ProbeProtocol.Udp, ArrivalReader.CanarySweep);
        var frame = new byte[probe.Length];
        probe.CopyTo(frame);
        probe.Aim(frame, CanaryPort);
        return frame;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends this thread is a doubt of the sweeps, not the end of the agent.")]
    private void Run(TimeSpan interval)
    {
        try
        {
            do
            {
                Tick();
            }
            while (!stopping.Wait(interval));

            Tick();
        }
        catch (Exception exception)
        {
            failure = exception.Message;
        }
    }

    private unsafe void Tick()
    {
        foreach (var (socket, frame) in legs)
        {
            fixed (byte* bytes = frame)
            {
                if (LibC.Send(socket.Descriptor, bytes, frame.Length, 0) == frame.Length)
                    continue;

                // A leg that drops what it is given says so with ENOBUFS: a canary lost, which casts doubt on that leg alone.
                var error = Marshal.GetLastPInvokeError();
                if (error != LibC.ENOBUFS)
                    throw new Win32Exception(error);
            }
        }

        canaries++;
        if (!ConnectionTracking.IsFilling())
            return;
        var emptied = ToolRunner.Run(new RunRequest("conntrack", ["-F"], "", 10));
        if (emptied.ExitCode != 0)
            throw new InvalidOperationException($"conntrack -F failed: {emptied.Error.Trim()}");
        flushes++;
    }
}

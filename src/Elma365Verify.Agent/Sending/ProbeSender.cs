using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Elma365Verify.Agent.Native;
using Elma365Verify.Agent.Packets;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Sending;

/// <summary>Sends the probes of one sweep as fast as one processor can, below netfilter and the queueing discipline.</summary>
internal static unsafe class ProbeSender
{
    private const int MostRetries = 10_000;

    public static SendResponse Send(SendRequest request)
    {
        Pin(request.Processor);
        var route = new ProbeRoute(
            Convert.FromHexString(request.SourceMac),
            Convert.FromHexString(request.TargetMac),
            IPAddress.Parse(request.Source).GetAddressBytes(),
            IPAddress.Parse(request.Target).GetAddressBytes(),
            request.SourcePort);
        var probe = new ProbeFrame(route, request.Mark, request.Protocol, request.Sweep);
        using var socket = PacketSocket.ForSending(request.Interface, bypassQueue: true);
        using var batch = new FrameBatch();
        for (var i = 0; i < FrameBatch.Count; i++)
        {
            probe.CopyTo(batch.Frame(i));
            batch.SetLength(i, probe.Length);
        }

        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        var filled = 0;
        string? failure = null;
        foreach (var cell in CellRanges.Enumerate(request.Cells))
        {
            probe.Aim(batch.Frame(filled++), cell);
            if (filled < FrameBatch.Count)
                continue;
            sent += Flush(socket, batch, filled, out failure);
            filled = 0;
            if (failure is not null)
                break;
        }

        if (filled > 0)
            sent += Flush(socket, batch, filled, out failure);
        return new SendResponse(sent, Stopwatch.GetElapsedTime(started).TotalSeconds, failure) { Id = request.Id };
    }

    /// <summary>Sends the first frames of a batch, again and again where the kernel has no room.</summary>
    /// <returns>How many left; fewer than asked for with a failure.</returns>
    internal static int Flush(PacketSocket socket, FrameBatch batch, int count, out string? failure)
    {
        failure = null;
        var sent = 0;
        for (var retries = 0; sent < count;)
        {
            var accepted = LibC.SendMany(socket.Descriptor, batch.Messages + sent, (uint)(count - sent), 0);
            if (accepted > 0)
            {
                sent += accepted;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error is LibC.EAGAIN or LibC.EINTR or LibC.ENOBUFS && ++retries < MostRetries)
                continue;
            failure = new Win32Exception(error).Message;
            break;
        }

        return sent;
    }

    /// <summary>Keeps the calling thread on a processor.</summary>
    internal static void Pin(int processor)
    {
        var mask = stackalloc ulong[16];
        for (var i = 0; i < 16; i++)
            mask[i] = 0;
        mask[processor / 64 % 16] = 1UL << (processor % 64);

        // A container may be confined to other processors; then the kernel's own choice has to do.
        if (LibC.SetAffinity(0, 16 * sizeof(ulong), mask) != 0)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"can't pin to processor {processor}"));
    }
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Elma365Verify.Agent.Native;
using Elma365Verify.Agent.Packets;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Capture;

/// <summary>Captures everything that arrives at an interface, before the host's own packet filter and sockets see it.</summary>
internal sealed unsafe class Witness : IDisposable
{
    /// <summary>Kinds of unmarked packets told apart at most; a scan of every port would otherwise fill the memory.</summary>
    private const int MostUnmarkedKinds = 256;

    private readonly Lock gate = new();
    private readonly PacketSocket socket;
    private readonly ArrivalReader reader;
    private readonly EvasionReader evasionReader;
    private readonly Thread thread;
    private readonly CaptureRecord?[] records = new CaptureRecord?[ushort.MaxValue + 1];
    private readonly SortedDictionary<ushort, CaptureRecord> evasions = [];
    private readonly Dictionary<UnmarkedKey, UnmarkedFrames> unmarkedKinds = [];
    private volatile bool stopping;
    private volatile string? failure;
    private long canaries;
    private long answers;
    private long unmarked;
    private string? firstUnmarked;
    private long dropped;

    public Witness(string interfaceName, ProbeMark mark)
    {
        reader = new ArrivalReader(mark);
        evasionReader = new EvasionReader(mark);
        socket = PacketSocket.ForCapture(interfaceName, TimeSpan.FromMilliseconds(200));
        thread = new Thread(Capture) { IsBackground = true, Name = $"witness {interfaceName}" };
        thread.Start();
    }

    public void Expect(ushort sweep, ushort[] cells)
    {
        lock (gate)
            (records[sweep] ??= new CaptureRecord()).Expect(cells);
    }

    public CollectResponse Collect(long id)
    {
        lock (gate)
        {
            dropped += socket.TakeDropped();
            var sweeps = new List<SweepCapture>();
            for (var sweep = 0; sweep <= ushort.MaxValue; sweep++)
            {
                if (records[sweep] is { IsEmpty: false } record)
                    sweeps.Add(record.ToCapture((ushort)sweep));
            }

            var alive = thread.IsAlive && failure is null;
            return new CollectResponse(alive, failure, [.. sweeps], canaries, answers, unmarked, firstUnmarked, dropped)
            {
                Id = id,
                Evasions = [.. evasions.Select(entry => entry.Value.ToCapture(entry.Key))],
                UnmarkedKinds = [.. unmarkedKinds.Values],
            };
        }
    }

    public KeptFrame[] Frames(ushort sweep, bool isEvasion)
    {
        lock (gate)
            return (isEvasion ? evasions.GetValueOrDefault(sweep) : records[sweep]) is { } record ? [.. record.Frames] : [];
    }

    /// <summary>Tells the thread to end; it closes the socket when its wait is over, for which nobody else has to wait.</summary>
    public void Dispose()
    {
        stopping = true;

        // A descriptor closed under a thread that still reads it may come back as another witness's, whose frames it would take.
        if (!thread.IsAlive)
            socket.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends this thread is a doubt of one witness, not the end of the agent.")]
    private void Capture()
    {
        try
        {
            using var batch = new FrameBatch();
            while (!stopping)
                Receive(batch);
        }
        catch (Exception exception)
        {
            failure = exception.Message;
        }
        finally
        {
            // A capture that failed keeps its socket, because its owner may still ask what the kernel dropped.
            if (stopping)
                socket.Dispose();
        }
    }

    private void Receive(FrameBatch batch)
    {
        var received = LibC.ReceiveMany(socket.Descriptor, batch.Messages, FrameBatch.Count, LibC.MSG_WAITFORONE, null);
        if (received < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is LibC.EAGAIN or LibC.EINTR)
                return;
            throw new Win32Exception(error);
        }

        var now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        lock (gate)
        {
            for (var i = 0; i < received; i++)
                Take(batch.Frame(i)[..(int)Math.Min(batch.Messages[i].Length, FrameBatch.FrameBytes)], now);
        }
    }

    private void Take(ReadOnlySpan<byte> frame, long nanoseconds)
    {
        var arrival = Read(frame);
        switch (arrival.Kind)
        {
            case ArrivalKind.Probe:
                (records[arrival.Sweep] ??= new CaptureRecord()).Add(arrival, frame, nanoseconds);
                break;
            case ArrivalKind.Evasion:
                RecordOf(arrival.Sweep).Add(arrival, frame, nanoseconds);
                break;
            case ArrivalKind.Canary:
                canaries++;
                break;
            case ArrivalKind.Answer:
                answers++;
                break;
            case ArrivalKind.Foreign:
                break;
            default:
                TakeUnmarked(frame);
                break;
        }
    }

    private void TakeUnmarked(ReadOnlySpan<byte> frame)
    {
        unmarked++;
        firstUnmarked ??= Convert.ToHexString(frame);
        if (UnmarkedKey.Of(frame) is not { } key)
            return;
        if (unmarkedKinds.TryGetValue(key, out var known))
            unmarkedKinds[key] = known with { Packets = known.Packets + 1 };
        else if (unmarkedKinds.Count < MostUnmarkedKinds)
            unmarkedKinds[key] = new UnmarkedFrames(1, frame.ToArray());
    }

    /// <summary>Whatever is no probe may be an evasion, for these come in every protocol.</summary>
    private Arrival Read(ReadOnlySpan<byte> frame)
    {
        var arrival = reader.Read(frame);
        if (arrival.Kind is ArrivalKind.Probe or ArrivalKind.Canary)
            return arrival;
        var evasion = evasionReader.Read(frame);
        return evasion.Kind == ArrivalKind.Unmarked ? arrival : evasion;
    }

    private CaptureRecord RecordOf(ushort evasionSweep)
    {
        if (!evasions.TryGetValue(evasionSweep, out var record))
            evasions[evasionSweep] = record = new CaptureRecord();
        return record;
    }
}

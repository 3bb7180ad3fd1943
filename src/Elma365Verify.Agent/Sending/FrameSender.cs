using System.Diagnostics;
using Elma365Verify.Agent.Native;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Sending;

/// <summary>Sends frames that somebody else has written, below netfilter and the queueing discipline.</summary>
internal static class FrameSender
{
    /// <exception cref="InvalidOperationException">The frames can't be told apart, or one is longer than a batch holds.</exception>
    public static SendResponse Send(SendFramesRequest request)
    {
        ProbeSender.Pin(request.Processor);
        using var socket = PacketSocket.ForSending(request.Interface, bypassQueue: true);
        using var batch = new FrameBatch();
        var started = Stopwatch.GetTimestamp();
        string? failure = null;
        var (sent, filled) = (0, 0);
        for (var at = 0; at < request.Frames.Length && failure is null;)
        {
            at += Fill(batch, filled++, request.Frames.AsSpan(at));
            if (filled < FrameBatch.Count && at < request.Frames.Length)
                continue;
            sent += ProbeSender.Flush(socket, batch, filled, out failure);
            filled = 0;
        }

        return new SendResponse(sent, Stopwatch.GetElapsedTime(started).TotalSeconds, failure) { Id = request.Id };
    }

    private static int Fill(FrameBatch batch, int index, ReadOnlySpan<byte> frames)
    {
        int length = frames[0];
        if (length is 0 or > FrameBatch.FrameBytes || frames.Length <= length)
            throw new InvalidOperationException(
                $"A frame of {length} bytes can't be sent: {frames.Length - 1} follow, {FrameBatch.FrameBytes} fit.");
        frames.Slice(1, length).CopyTo(batch.Frame(index));
        batch.SetLength(index, length);
        return 1 + length;
    }
}

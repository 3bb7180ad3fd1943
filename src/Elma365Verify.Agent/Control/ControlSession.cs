using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Elma365Verify.Agent.Capture;
using Elma365Verify.Agent.Firewalling;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Agent.Sending;

namespace Elma365Verify.Agent.Control;

/// <summary>
/// Serves requests, one JSON object a line, from an input to an output until the input ends, or has a line that is no
/// request: the two ends are then out of step, which is said in a last answer with the id 0.
/// </summary>
internal sealed class ControlSession(TextReader input, TextWriter output) : IDisposable
{
    private readonly Witnesses witnesses = new();
    private readonly Lock writing = new();
    private readonly Lock guarding = new();
    private Guard? guard;

    public async Task RunAsync()
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (Read(line) is not { } request)
                return;

            // A thread of its own: sending pins its thread to a processor, which a pooled one would keep.
            new Thread(() => Answer(request)) { IsBackground = true }.Start();
        }
    }

    public void Dispose()
    {
        guard?.Dispose();
        witnesses.Dispose();
    }

    private AgentRequest? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AgentJsonContext.Default.AgentRequest) ?? throw new JsonException("null is no request");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            Write(new FailedResponse($"the agent can't read a request: {exception.Message}"));
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "This is where a thread begins: what no one answers for would end the agent.")]
    private void Answer(AgentRequest request)
    {
        AgentResponse response;
        try
        {
            response = Serve(request);
        }
        catch (Exception exception)
        {
            response = new FailedResponse(exception.Message) { Id = request.Id };
        }

        Write(response);
    }

    private void Write(AgentResponse response)
    {
        var line = JsonSerializer.Serialize(response, AgentJsonContext.Default.AgentResponse);
        try
        {
            lock (writing)
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The harness has gone; its end of the input follows.
        }
    }

    private AgentResponse Serve(AgentRequest request)
    {
        switch (request)
        {
            case RunRequest run:
                return ToolRunner.Run(run);
            case SendRequest send:
                return ProbeSender.Send(send);
            case SendFramesRequest send:
                return FrameSender.Send(send);
            case CollectRequest collect:
                return witnesses.Of(collect.Interface).Collect(collect.Id);
            case FramesRequest frames:
                return new FramesResponse(witnesses.Of(frames.Interface).Frames(frames.Sweep, frames.IsEvasion)) { Id = frames.Id };
            case StopGuardRequest stop:
                return StopGuard(stop);
            default:
                Perform(request);
                return new DoneResponse { Id = request.Id };
        }
    }

    private void Perform(AgentRequest request)
    {
        switch (request)
        {
            case AwaitPortRequest wait:
                PortPoll.Wait(wait);
                break;
            case StartWitnessRequest start:
                witnesses.Start(start);
                break;
            case StopWitnessRequest stop:
                witnesses.Stop(stop.Interface);
                break;
            case ExpectRequest expect:
                witnesses.Of(expect.Interface).Expect(expect.Sweep, expect.Cells);
                break;
            case StartGuardRequest start:
                StartGuard(start);
                break;
            case WriteFileRequest write:
                Directory.CreateDirectory(Path.GetDirectoryName(write.Path)!);
                File.WriteAllText(write.Path, write.Content);
                break;
            default:
                throw new InvalidOperationException($"The agent knows no {request.GetType().Name}.");
        }
    }

    private void StartGuard(StartGuardRequest request)
    {
        lock (guarding)
        {
            guard?.Dispose();
            guard = null;
            guard = new Guard(request);
        }
    }

    private StopGuardResponse StopGuard(StopGuardRequest request)
    {
        lock (guarding)
        {
            var running = guard ?? throw new InvalidOperationException("No guard was started.");
            guard = null;
            var stopped = running.Stop(request.Id);

            // Closing a socket a leg waits for the kernel each time, and nobody has to wait for that.
            Task.Run(running.Dispose);
            return stopped;
        }
    }
}

using System.ComponentModel;
using System.Text.Json;
using Elma365Verify.Agent.Capture;
using Elma365Verify.Agent.Firewalling;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Agent.Sending;

namespace Elma365Verify.Agent.Control;

/// <summary>Serves requests, one JSON object a line, from an input to an output until the input ends.</summary>
internal sealed class ControlSession(TextReader input, TextWriter output) : IDisposable
{
    private readonly Witnesses witnesses = new();
    private readonly Lock writing = new();
    private Guard? guard;

    public async Task RunAsync()
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var request = JsonSerializer.Deserialize(line, AgentJsonContext.Default.AgentRequest)!;

            // A thread of its own: sending pins its thread to a processor, which a pooled one would keep.
            new Thread(() => Answer(request)) { IsBackground = true }.Start();
        }
    }

    public void Dispose()
    {
        guard?.Dispose();
        witnesses.Dispose();
    }

    private void Answer(AgentRequest request)
    {
        AgentResponse response;
        try
        {
            response = Serve(request);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException or FormatException
            or ArgumentException or UnauthorizedAccessException)
        {
            response = new FailedResponse(exception.Message) { Id = request.Id };
        }

        var line = JsonSerializer.Serialize(response, AgentJsonContext.Default.AgentResponse);
        lock (writing)
        {
            output.WriteLine(line);
            output.Flush();
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
            case CollectRequest collect:
                return witnesses.Of(collect.Interface).Collect(collect.Id);
            case FramesRequest frames:
                return new FramesResponse(witnesses.Of(frames.Interface).Frames(frames.Sweep)) { Id = frames.Id };
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
                guard?.Dispose();
                guard = new Guard(start);
                break;
            case WriteFileRequest write:
                Directory.CreateDirectory(Path.GetDirectoryName(write.Path)!);
                File.WriteAllText(write.Path, write.Content);
                break;
            default:
                throw new InvalidOperationException($"The agent knows no {request.GetType().Name}.");
        }
    }

    private StopGuardResponse StopGuard(StopGuardRequest request)
    {
        var running = guard ?? throw new InvalidOperationException("No guard was started.");
        var response = running.Stop(request.Id);
        running.Dispose();
        guard = null;
        return response;
    }
}

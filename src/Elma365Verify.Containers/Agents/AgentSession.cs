using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Containers.Agents;

/// <summary>A conversation with the agent in one container, over <c>docker exec</c>: one JSON object a line each way.</summary>
internal sealed class AgentSession : IAsyncDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(5);

    private readonly string name;
    private readonly MultiplexedStream stream;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<AgentResponse>> pending = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly StringBuilder complaints = new();
    private readonly Task reading;
    private long lastId;
    private volatile Exception? ended;

    private AgentSession(string name, MultiplexedStream stream)
    {
        this.name = name;
        this.stream = stream;
        reading = ReadAsync();
    }

    /// <summary>Starts an agent's control mode in a running container.</summary>
    public static async Task<AgentSession> StartAsync(IDockerClient client, string containerId, string name, CancellationToken cancellation)
    {
        var parameters = new ContainerExecCreateParameters
        {
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true,
            Cmd = ["elma365-agent", "control"],
        };
        var exec = await client.Exec.CreateContainerExecAsync(containerId, parameters, cancellation).ConfigureAwait(false);
        var stream = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellation)
            .ConfigureAwait(false);
        return new AgentSession(name, stream);
    }

    /// <summary>Asks for something that has no answer but that it was done.</summary>
    public Task DoAsync(AgentRequest request, CancellationToken cancellation) => AskAsync<DoneResponse>(request, cancellation);

    /// <summary>Asks and waits for the answer, within <paramref name="patience"/> (30 s where null).</summary>
    /// <exception cref="AgentException">The agent refuses, has ended, or does not answer in time.</exception>
    public async Task<TResponse> AskAsync<TResponse>(AgentRequest request, CancellationToken cancellation, TimeSpan? patience = null)
        where TResponse : AgentResponse
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<AgentResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = answer;
        try
        {
            if (ended is { } reason)
                throw new AgentException($"The agent of {name} has ended: {reason.Message}", reason);
            var bound = patience ?? DefaultPatience;
            await WriteAsync(request with { Id = id }, cancellation).WaitAsync(bound, cancellation).ConfigureAwait(false);
            return await answer.Task.WaitAsync(bound, cancellation).ConfigureAwait(false) switch
            {
                TResponse response => response,
                FailedResponse failed => throw new AgentException($"{name}: {failed.Reason}"),
                var other => throw new AgentException($"{name} answered {request.GetType().Name} with {other.GetType().Name}."),
            };
        }
        catch (TimeoutException exception)
        {
            throw new AgentException($"The agent of {name} did not answer {request.GetType().Name} in time.", exception);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new AgentException($"The agent of {name} can't be reached: {exception.Message}", exception);
        }
        finally
        {
            pending.TryRemove(id, out _);
        }
    }

    /// <summary>Runs a tool of the agent's image and demands that it succeeds.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="AgentException">It failed; the message is the tool's own.</exception>
    public async Task<string> RunAsync(string tool, string[] arguments, string input, CancellationToken cancellation)
    {
        var ran = await AskAsync<RunResponse>(new RunRequest(tool, arguments, input, 20), cancellation).ConfigureAwait(false);
        return ran.ExitCode == 0
            ? ran.Output
            : throw new AgentException($"{name}: {tool} {string.Join(' ', arguments)} failed ({ran.ExitCode}): {ran.Error.Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        stream.Dispose();
        await Task.WhenAny(reading, Task.Delay(ClosingPatience)).ConfigureAwait(false);
    }

    /// <summary>
    /// Cancellation ends the wait for the turn, not a line half written: the agent could not make sense of what followed.
    /// </summary>
    private async Task WriteAsync(AgentRequest request, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(request, AgentJsonContext.Default.AgentRequest);
        byte[] line = [.. json, (byte)'\n'];
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(line, 0, line.Length, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends the reading is the reason every waiting request is given.")]
    private async Task ReadAsync()
    {
        try
        {
            await ReadLinesAsync().ConfigureAwait(false);
            ended = new IOException(complaints.Length == 0 ? "its container stopped" : complaints.ToString().Trim());
        }
        catch (Exception exception)
        {
            ended = exception;
        }

        foreach (var answer in pending.Values)
            answer.TrySetException(new AgentException($"The agent of {name} has ended: {ended.Message}", ended));
    }

    private async Task ReadLinesAsync()
    {
        var buffer = new byte[64 * 1024];
        using var line = new MemoryStream();
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None).ConfigureAwait(false);
            if (read.EOF)
                return;
            var bytes = buffer.AsMemory(0, read.Count);
            if (read.Target == MultiplexedStream.TargetStream.StandardError)
                complaints.Append(Encoding.UTF8.GetString(bytes.Span));
            else
                TakeLines(bytes, line);
        }
    }

    private void TakeLines(ReadOnlyMemory<byte> bytes, MemoryStream line)
    {
        for (var end = bytes.Span.IndexOf((byte)'\n'); end >= 0; end = bytes.Span.IndexOf((byte)'\n'))
        {
            line.Write(bytes.Span[..end]);
            var response = JsonSerializer.Deserialize(
                line.GetBuffer().AsSpan(0, (int)line.Length), AgentJsonContext.Default.AgentResponse)!;
            line.SetLength(0);
            if (pending.TryGetValue(response.Id, out var answer))
                answer.TrySetResult(response);
            else if (response is FailedResponse { Id: 0 } last)
                complaints.AppendLine(last.Reason); // No request's answer: why the agent ends.
            bytes = bytes[(end + 1)..];
        }

        line.Write(bytes.Span);
    }
}

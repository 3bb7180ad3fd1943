using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Containers.Backup;

/// <summary>One run of a tool in a container: its input and output stream through, nothing of them is held.</summary>
internal sealed class ToolRun(IDockerClient client, string containerId, ToolCommand command)
{
    private const int BufferBytes = 128 * 1024;
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    private readonly ToolOutput complaints = new();

    /// <summary>Runs the tool to its end.</summary>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="output">Takes what it writes; null where nobody wants it.</param>
    /// <param name="cancellation">Ends the wait; the tool itself ends with its toolbox.</param>
    /// <returns>The last lines of its standard error.</returns>
    /// <exception cref="BackupException">It can't be started, failed, or was killed; the message ends with its last lines.</exception>
    public async Task<string> RunAsync(Stream? input, Stream? output, CancellationToken cancellation)
    {
        try
        {
            return await StreamAsync(input, output, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception)
        {
            throw new BackupException($"{command.Name} can't be run: {exception.Reason()}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new BackupException($"{command.Name} can't be run: {exception.Message}", exception);
        }
    }

    private async Task<string> StreamAsync(Stream? input, Stream? output, CancellationToken cancellation)
    {
        var parameters = new ContainerExecCreateParameters
        {
            AttachStdin = input is not null,
            AttachStdout = true,
            AttachStderr = true,
            Cmd = [command.Name, .. command.Arguments],
            Env = [.. command.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
        };
        var exec = await client.Exec.CreateContainerExecAsync(containerId, parameters, cancellation).ConfigureAwait(false);
        using var stream = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellation)
            .ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feeding = input is null ? Task.CompletedTask : FeedAsync(stream, input, ending.Token);
        await DrainAsync(stream, output, cancellation).ConfigureAwait(false);
        // A tool that ended takes no more input; what broke the feeding off is its end, judged by its exit code.
        var fed = feeding.IsCompleted || await Task.WhenAny(feeding, Task.Delay(AskAgain, cancellation)).ConfigureAwait(false) == feeding;
        await ending.CancelAsync().ConfigureAwait(false);
        await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await RequireSuccessAsync(exec.ID, cancellation).ConfigureAwait(false);
        if (!fed || !feeding.IsCompletedSuccessfully)
            throw new BackupException($"{command.Name} ended before it had read all of its input{Said()}", feeding.Exception!);
        return complaints.ToString();
    }

    private static async Task FeedAsync(MultiplexedStream stream, Stream input, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await input.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            await stream.WriteAsync(buffer, 0, read, cancellation).ConfigureAwait(false);
        stream.CloseWrite();
    }

    private async Task DrainAsync(MultiplexedStream stream, Stream? output, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation).ConfigureAwait(false);
            if (read.EOF)
                return;
            if (read.Target == MultiplexedStream.TargetStream.StandardError)
                complaints.Add(buffer.AsSpan(0, read.Count));
            else if (output is not null)
                await output.WriteAsync(buffer.AsMemory(0, read.Count), cancellation).ConfigureAwait(false);
        }
    }

    // The end of the stream proves nothing: a container that dies ends it too.
    private async Task RequireSuccessAsync(string execId, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < EndPatience; waited += AskAgain)
        {
            var state = await InspectAsync(execId, cancellation).ConfigureAwait(false);
            if (!state.Running && state.ExitCode == 0)
                return;
            if (!state.Running)
            {
                var killed = state.ExitCode is 137 or 143 ? "was killed midway" : "failed";
                throw new BackupException(string.Create(
                    CultureInfo.InvariantCulture, $"{command.Name} {killed} (exit code {state.ExitCode}){Said()}"));
            }

            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }

        throw new BackupException($"{command.Name} closed its output and did not end{Said()}");
    }

    private async Task<ContainerExecInspectResponse> InspectAsync(string execId, CancellationToken cancellation)
    {
        try
        {
            return await client.Exec.InspectContainerExecAsync(execId, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new BackupException($"{command.Name} was killed midway: its container is gone{Said()}", exception);
        }
    }

    private string Said() => complaints.ToString() is { Length: > 0 } lines ? $": {lines}" : string.Empty;
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>A container in the source's network namespace in which scanners run, one after another.</summary>
internal sealed class ScannerContainer(IDockerClient client, string containerId)
{
    /// <summary>Runs a scan; one that fails or takes too long is a measurement that says so, not an exception.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="expected">The TCP ports that are open.</param>
    /// <param name="packets">Counts what has come in from the source so far.</param>
    /// <param name="progress">Told how much is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public async Task<Measurement> MeasureAsync(
        Scan scan, OpenPorts expected, Func<Task<long>> packets, Action<double> progress, CancellationToken cancellation)
    {
        var before = await packets().ConfigureAwait(false);
        var output = await RunAsync(scan, progress, cancellation).ConfigureAwait(false);
        var sent = await packets().ConfigureAwait(false) - before;
        return Judge(scan, output, expected, sent);
    }

    /// <summary>What a scan's output is worth.</summary>
    internal static Measurement Judge(Scan scan, ScanOutput output, OpenPorts expected, long probes)
    {
        Measurement Failed(string reason) => new(scan.Tool, scan.Settings, output.Seconds, probes, expected, OpenPorts.None, reason);
        if (output.IsOutOfTime)
            return Failed(string.Create(CultureInfo.InvariantCulture, $"not finished within {scan.Bound.TotalMinutes:0.#} min"));
        if (output.ExitCode != 0)
            return Failed(string.Create(CultureInfo.InvariantCulture, $"ended with exit code {output.ExitCode}: {output.LastComplaint}"));
        try
        {
            var found = new OpenPorts(scan.Read(output.Output), PortSet.Empty);
            return new Measurement(scan.Tool, scan.Settings, output.Seconds, probes, expected, found, Failure: null);
        }
        catch (FormatException exception)
        {
            return Failed(exception.Message);
        }
    }

    private async Task<ScanOutput> RunAsync(Scan scan, Action<double> progress, CancellationToken cancellation)
    {
        var bound = ((int)scan.Bound.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var parameters = new ContainerExecCreateParameters
        {
            AttachStdout = true,
            AttachStderr = true,
            Cmd = ["timeout", "--kill-after=5", bound, .. scan.Command],
        };
        var started = Stopwatch.GetTimestamp();
        var exec = await client.Exec.CreateContainerExecAsync(containerId, parameters, cancellation).ConfigureAwait(false);
        using var stream = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellation)
            .ConfigureAwait(false);
        var (output, error) = await ReadAsync(stream, progress, cancellation).ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var ended = await client.Exec.InspectContainerExecAsync(exec.ID, cancellation).ConfigureAwait(false);
        return new ScanOutput(seconds, ended.ExitCode ?? -1, output, error);
    }

    private static async Task<(string Output, string Error)> ReadAsync(
        MultiplexedStream stream, Action<double> progress, CancellationToken cancellation)
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation).ConfigureAwait(false);
            if (read.EOF)
                return (output.ToString(), error.ToString());
            var text = Encoding.UTF8.GetString(buffer, 0, read.Count);
            (read.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Append(text);
            if (ScanProgress.LastIn(text) is { } share)
                progress(share);
        }
    }
}

using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.SelfTests;

/// <summary>What is on the engine of one run.</summary>
internal static class RunContainers
{
    /// <summary>The containers that carry a run's label, running or not.</summary>
    public static async Task<int> CountAsync(string runId, CancellationToken cancellation)
    {
        var labelled = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{ResourceLabels.Run}={runId}"] = true },
        };
        var parameters = new ContainersListParameters { All = true, Filters = labelled };
        return (await SharedEnvironment.Engine.Client.Containers.ListContainersAsync(parameters, cancellation)).Count;
    }

    /// <summary>Waits until none is left.</summary>
    /// <returns>How many there still are when the time is up.</returns>
    public static Task<int> AwaitNoneAsync(string runId, TimeSpan patience, CancellationToken cancellation) =>
        AwaitNoneAsync(() => CountAsync(runId, cancellation), patience, cancellation);

    /// <summary>The same of whatever can be counted.</summary>
    public static async Task<int> AwaitNoneAsync(Func<Task<int>> countAsync, TimeSpan patience, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        int left;
        while ((left = await countAsync()) > 0 && TimeProvider.System.GetElapsedTime(started) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        return left;
    }
}

extern alias agent;

using System.Collections.Concurrent;
using agent::Elma365Verify.Agent.Reaping;

namespace Elma365Verify.Tests.Agent;

/// <summary>An engine that only remembers what it was asked to remove.</summary>
/// <param name="refusals">How often it leaves something behind first.</param>
internal sealed class RecordedRemovals(int refusals) : IEngineRemoval
{
    private int left = refusals;

    public ConcurrentQueue<string> Filters { get; } = [];

    public Task<bool> RemoveAsync(ReaperFilter filter, CancellationToken cancellation)
    {
        Filters.Enqueue(filter.Json);
        return Task.FromResult(left-- <= 0);
    }
}

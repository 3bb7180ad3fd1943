using System.Collections.Concurrent;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Capture;

/// <summary>The witnesses of this agent, one an interface.</summary>
internal sealed class Witnesses : IDisposable
{
    private readonly ConcurrentDictionary<string, Witness> running = new();

    public void Start(StartWitnessRequest request)
    {
        Stop(request.Interface);
        running[request.Interface] = new Witness(request.Interface, request.Mark);
    }

    public Witness Of(string interfaceName) => running.TryGetValue(interfaceName, out var witness)
        ? witness
        : throw new InvalidOperationException($"No witness was started on '{interfaceName}'.");

    public void Stop(string interfaceName)
    {
        if (running.TryRemove(interfaceName, out var witness))
            witness.Dispose();
    }

    public void Dispose()
    {
        foreach (var interfaceName in running.Keys)
            Stop(interfaceName);
    }
}

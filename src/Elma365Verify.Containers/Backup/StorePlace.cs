using System.Collections.Concurrent;
using System.Net;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Where a store is, seen from the network namespace of a container with an agent: clients in this process and tools in a toolbox
/// both connect from there, so that a firewall between the two judges them alike.
/// </summary>
/// <param name="engine">The engine of that container.</param>
/// <param name="network">The container.</param>
/// <param name="address">The store's address, seen from there.</param>
/// <param name="ports">The store's ports.</param>
internal sealed class StorePlace(DockerEngine engine, string network, IPAddress address, StorePorts ports) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<HostRelay>> relays = new();

    /// <summary>The container whose network namespace tools have to join.</summary>
    public string Network => network;

    /// <summary>The store's ports.</summary>
    public StorePorts Ports => ports;

    /// <summary>Where a client in this process connects to.</summary>
    public IPEndPoint Client(int port) => relays
        .GetOrAdd(port, asked => new Lazy<HostRelay>(() => new HostRelay(engine.Client, network, new IPEndPoint(address, asked))))
        .Value.Endpoint;

    /// <summary>Where a tool in the network namespace connects to.</summary>
    public IPEndPoint Tools(int port) => new(address, port);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in relays.Values.Where(relay => relay.IsValueCreated))
            await relay.Value.DisposeAsync().ConfigureAwait(false);
    }
}

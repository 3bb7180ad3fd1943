using System.Collections.Concurrent;
using System.Net;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Where a store is, seen from the network namespace of a container with an agent: clients in this process and tools in a toolbox
/// both connect from there, so that a firewall between the two judges them alike.
/// </summary>
internal sealed class StorePlace : IAsyncDisposable
{
    private readonly ConcurrentDictionary<IPEndPoint, Lazy<HostRelay>> relays = new();
    private readonly DockerEngine? engine;
    private readonly string? network;
    private readonly IPAddress address;

    /// <summary>A place seen from a container.</summary>
    /// <param name="engine">The engine of that container.</param>
    /// <param name="network">The container.</param>
    /// <param name="address">The store's address, seen from there.</param>
    /// <param name="ports">The store's ports.</param>
    public StorePlace(DockerEngine engine, string network, IPAddress address, StorePorts ports)
        : this(address, ports) => (this.engine, this.network) = (engine, network);

    private StorePlace(IPAddress address, StorePorts ports) => (this.address, Ports) = (address, ports);

    /// <summary>The container whose network namespace tools have to join.</summary>
    /// <exception cref="InvalidOperationException">The place is seen from this process alone.</exception>
    public string Network => network ?? throw new InvalidOperationException("No tools can join the network of this process.");

    /// <summary>The store's ports.</summary>
    public StorePorts Ports { get; }

    /// <summary>A place seen from this process, for a store whose archive needs no tools; no engine has any part in it.</summary>
    public static StorePlace Direct(IPAddress address, StorePorts ports) => new(address, ports);

    /// <summary>Where a client in this process connects to.</summary>
    public IPEndPoint Client(int port) => engine is null ? new IPEndPoint(address, port) : RelayTo(new IPEndPoint(address, port));

    /// <summary>Where a client in this process connects to, for a port on the loopback address of the network namespace.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="Network"/>.</exception>
    public IPEndPoint Loopback(int port) => RelayTo(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Where a tool in the network namespace connects to.</summary>
    public IPEndPoint Tools(int port) => new(address, port);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in relays.Values.Where(relay => relay.IsValueCreated))
            await relay.Value.DisposeAsync().ConfigureAwait(false);
    }

    private IPEndPoint RelayTo(IPEndPoint target) => relays
        .GetOrAdd(target, asked => new Lazy<HostRelay>(() => new HostRelay(engine!.Client, Network, asked))).Value.Endpoint;
}

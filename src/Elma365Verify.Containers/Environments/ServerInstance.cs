using System.Globalization;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// One life of a server: its container since that was started, and the sockets it listens on. A server that ends takes its sockets
/// along, and the one that follows opens others, whatever product it is and whether or not it tells when it began.
/// </summary>
/// <param name="ContainerStarted">When the container was started, as the engine says it.</param>
/// <param name="Sockets">The listening sockets of each documented port: <c>5672: 4711</c>.</param>
internal sealed record ServerInstance(string ContainerStarted, string Sockets)
{
    /// <summary>Describes what listens.</summary>
    /// <param name="containerStarted">When the container was started.</param>
    /// <param name="listing">What <see cref="ListeningSockets"/> reads.</param>
    /// <param name="ports">The documented ports.</param>
    public static ServerInstance Of(string containerStarted, string listing, IEnumerable<int> ports) => new(
        containerStarted,
        string.Join("; ", ports.Distinct().Order().Select(port => string.Create(
            CultureInfo.InvariantCulture, $"{port}: {string.Join(", ", ListeningSockets.On(listing, port))}"))));
}

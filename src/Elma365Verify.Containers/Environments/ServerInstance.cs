using System.Globalization;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// One life of a server: its container since that was started, and the sockets it listens on. A server that ends takes its sockets
/// along, and the one that follows opens others, whatever product it is and whether or not it tells when it began.
/// </summary>
/// <param name="ContainerStarted">When the container was started, as the engine says it.</param>
/// <param name="Sockets">The listening sockets of each documented port: <c>5672: 4711</c>.</param>
/// <param name="Silent">The documented ports without any: <c>5671, 5672</c>; empty where every port has one.</param>
internal sealed record ServerInstance(string ContainerStarted, string Sockets, string Silent)
{
    /// <summary>Describes what listens.</summary>
    /// <param name="containerStarted">When the container was started.</param>
    /// <param name="listing">What <see cref="ListeningSockets"/> reads.</param>
    /// <param name="ports">The documented ports.</param>
    public static ServerInstance Of(string containerStarted, string listing, IEnumerable<int> ports)
    {
        var listeners = ports.Distinct().Order().Select(port => (Port: port, Sockets: ListeningSockets.On(listing, port))).ToList();
        return new ServerInstance(
            containerStarted,
            string.Join("; ", listeners.Select(listener => string.Create(
                CultureInfo.InvariantCulture, $"{listener.Port}: {string.Join(", ", listener.Sockets)}"))),
            string.Join(", ", listeners.Where(listener => listener.Sockets.Count == 0).Select(listener => listener.Port)));
    }

    /// <summary>Whether it is known to be the same as another one: what listens nowhere is not, not even as itself.</summary>
    public bool IsKnownAs(ServerInstance other) => Silent.Length == 0 && Sockets.Length > 0 && this == other;

    /// <summary>What became of it, judged by what is there now.</summary>
    /// <param name="present">What is there now.</param>
    /// <returns>Null where that is known to be the same.</returns>
    public ServerFate? Since(ServerInstance present)
    {
        if (IsKnownAs(present))
            return null;
        var reason = (present, this) switch
        {
            _ when present.ContainerStarted != ContainerStarted => Restarted("its container"),
            ({ Silent: var now }, { Silent: "" }) when now.Length > 0 =>
                $"the server was stopped during the run, after it had served: nobody listens on port {now} any more, though its container runs",
            (_, { Silent: "", Sockets: not "" }) => Restarted("the server"),
            _ => $"whether it is still the server that served is unknown: no listening socket of port {Silent} was found when it served",
        };
        return new ServerFate(HasEnded: false, reason, null);
    }

    private static string Restarted(string what) =>
        $"{what} was restarted during the run, after it had served, so that what was found is of two servers";
}

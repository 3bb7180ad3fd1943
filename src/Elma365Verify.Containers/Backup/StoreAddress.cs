using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Containers.Backup;

/// <summary>Where a store listens, as its user writes it.</summary>
/// <param name="Host">A name or an address: <c>db.example</c>, <c>192.0.2.7</c>, <c>2001:db8::7</c>.</param>
/// <param name="Port">The port; null for the documented one.</param>
public sealed record StoreAddress(string Host, int? Port)
{
    /// <summary>Reads <c>HOST</c> or <c>HOST:PORT</c>; an IPv6 address with a port stands in brackets.</summary>
    /// <exception cref="ConfigurationException">It is neither.</exception>
    public static StoreAddress Parse(string text)
    {
        if (IPAddress.TryParse(text, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[')
            return new StoreAddress(text, null);
        return Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var address)
            && address is { PathAndQuery: "" or "/", Fragment: "", UserInfo: "", DnsSafeHost.Length: > 0, Port: not 0 }
            && text[^1] is not ('/' or ':')
                ? new StoreAddress(address.DnsSafeHost, address.Port < 0 ? null : address.Port)
                : throw new ConfigurationException($"'{text}' is no address: write HOST or HOST:PORT, such as db.example:5432");
    }

    /// <summary>Finds the host's address; an IPv4 one where it has both.</summary>
    /// <exception cref="ConfigurationException">The name has none.</exception>
    public async Task<IPAddress> ResolveAsync(CancellationToken cancellation)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(Host, cancellation).ConfigureAwait(false);
            return found.OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).First();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new ConfigurationException($"{Host} can't be found: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Port is { } port ? FormattableString.Invariant($"{Host}:{port}") : Host;
}

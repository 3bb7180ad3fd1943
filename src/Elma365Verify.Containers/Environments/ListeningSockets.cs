using System.Globalization;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// The listening TCP sockets of a network namespace, as <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c> list them (proc(5)).
/// </summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";
    private const int LocalAddress = 1;
    private const int State = 3;
    private const int Inode = 9;

    /// <summary>The inodes of the sockets that listen on a port, in ascending order; each is of one socket, and never used again.</summary>
    /// <param name="listing">Both files, one after the other.</param>
    /// <param name="port">The port.</param>
    public static IReadOnlyList<long> On(string listing, int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return
        [
            .. listing.Split('\n')
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > Inode && fields[State] == Listening
                    && fields[LocalAddress].EndsWith(suffix, StringComparison.Ordinal))
                .Select(fields => long.TryParse(fields[Inode], CultureInfo.InvariantCulture, out var inode) ? inode : 0)
                .Where(inode => inode > 0)
                .Order(),
        ];
    }
}

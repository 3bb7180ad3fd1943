using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Containers.Environments;

/// <summary>An element of one of the recorder's sets.</summary>
/// <param name="Key">Its parts as nft prints them: names, addresses, numbers.</param>
/// <param name="Packets">How often it was seen.</param>
internal sealed record FlowRow(IReadOnlyList<string> Key, long Packets)
{
    /// <exception cref="FormatException">That part is no IPv4 address.</exception>
    public IPAddress Address(int part) =>
        IPAddress.TryParse(Part(part), out var address) && address.AddressFamily == AddressFamily.InterNetwork
            ? address
            : throw new FormatException($"'{Key[part]}' is no IPv4 address");

    /// <exception cref="FormatException">That part is no number of 16 bits.</exception>
    public ushort Number(int part) => ushort.TryParse(Part(part), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"'{Key[part]}' is no number from 0 to 65535");

    /// <exception cref="FormatException">There is no such part.</exception>
    public string Part(int part) =>
        part < Key.Count ? Key[part] : throw new FormatException($"'{string.Join(" . ", Key)}' has no part {part + 1}");
}

using System.Net;
using Elma365Verify.Reachability;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// Packets that are no probes, counted where they enter the firewall: by the leg they come over, which is who sent them, their
/// addresses and ports. One that arrives elsewhere as it entered is its sender's own; any other one the firewall made or changed.
/// </summary>
internal sealed class ForeignCustody
{
    /// <summary>Nobody sent anything but probes.</summary>
    public static readonly ForeignCustody None = new();

    // nft 1.0.6 lists no key of more than five parts as it is.
    private const string Ends = "iifname . ip saddr . ip daddr";
    private const string Segment = $"{Ends} . tcp sport . tcp dport";
    private const string Datagram = $"{Ends} . udp sport . udp dport";
    private const string Other = $"{Ends} . ip protocol";

    private readonly Dictionary<(IPAddress Source, IPAddress Destination, byte Protocol, ushort From, ushort To), ForeignEntry>
        entries = [];

    /// <summary>The sets, for a table of the family netdev; each has room for 4096 kinds.</summary>
    public static string Sets { get; } = string.Join(
        "\n  ", Set("foreign_segments", Segment), Set("foreign_datagrams", Datagram), Set("foreign", Other));

    /// <summary>The rules, for what has passed those of the probes; what a rule can't read or keep falls to the next.</summary>
    public static string Rules { get; } = string.Join(
        "\n    ",
        $"ip protocol tcp update @foreign_segments {{ {Segment} }} accept",
        $"ip protocol udp update @foreign_datagrams {{ {Datagram} }} accept",
        $"meta protocol ip update @foreign {{ {Other} }}");

    /// <summary>Reads what <c>nft -j -n list table</c> prints.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static ForeignCustody Parse(string json)
    {
        var listing = FlowListing.Parse(json);
        var custody = new ForeignCustody();
        foreach (var row in listing.Rows("foreign_segments"))
            custody.Add(row, 6, row.Number(3), row.Number(4));
        foreach (var row in listing.Rows("foreign_datagrams"))
            custody.Add(row, 17, row.Number(3), row.Number(4));
        foreach (var row in listing.Rows("foreign"))
            custody.Add(row, checked((byte)row.Number(3)), 0, 0);
        return custody;
    }

    /// <summary>Over which leg packets like this one entered, and how many; null where none did, or over several legs.</summary>
    public ForeignEntry? EntryOf(ForeignPacket packet)
    {
        var hasPorts = packet.HasPorts;
        var key = (packet.Source, packet.Destination, packet.IpProtocol, hasPorts ? packet.SourcePort : (ushort)0,
            hasPorts ? packet.DestinationPort : (ushort)0);
        return entries.TryGetValue(key, out var entry) && entry.Leg.Length > 0 ? entry : null;
    }

    private static string Set(string name, string key) => $"set {name} {{ typeof {key}; size 4096; flags dynamic; counter; }}";

    private void Add(FlowRow row, byte protocol, ushort from, ushort to)
    {
        var key = (row.Address(1), row.Address(2), protocol, from, to);

        // Whoever of two hosts sent it, one of them under an address that is not its own: nobody can say who.
        entries[key] = entries.TryGetValue(key, out var other)
            ? new ForeignEntry("", other.Packets + row.Packets)
            : new ForeignEntry(row.Part(0), row.Packets);
    }
}

using Elma365Verify.Oracle;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Oracle;

/// <summary>One packet of a probe, and what rules have done to it.</summary>
internal sealed class NaivePacket(Probe probe, int port)
{
    private static readonly Dictionary<string, long> Names = new()
    {
        ["icmp"] = 1, ["tcp"] = 6, ["udp"] = 17, ["ipv4"] = 2, ["ipv6"] = 10, ["echo-request"] = 8, ["echo-reply"] = 0,
        ["invalid"] = 1, ["established"] = 2, ["related"] = 4, ["new"] = 8, ["untracked"] = 64,
        ["fin"] = 1, ["syn"] = 2, ["rst"] = 4, ["ack"] = 16,
    };

    // A ping has no ports: where a port would be, a rule for "either protocol" reads the checksum.
    private const long ChecksumOfPing = 7;

    public long Mark { get; set; }

    public bool Untracked { get; set; }

    public string Hook { get; set; } = "";

    public int Priority { get; set; }

    /// <summary>A field's value: a number or an interface's name; null where the packet has no such header.</summary>
    public object? Field(string header, string name) => (header, name) switch
    {
        ("meta", "iifname") => probe.InInterface,
        ("meta", "oifname") => Hook is "forward" or "postrouting" ? probe.OutInterface! : "",
        ("meta", "l4proto") or ("ip", "protocol") => (long)probe.Protocol,
        ("meta", "nfproto") => 2L,
        ("meta", "mark") => Mark,
        ("ct", "state") => Untracked ? 64L : Hook == "prerouting" && Priority < -200 ? 1L : 8L,
        ("ip", "saddr") => Number(probe.Source.ToString()),
        ("ip", "daddr") => Number(probe.Destination.ToString()),
        ("icmp", "type") => probe.Protocol == Protocol.Icmp ? 8L : null,
        ("ip6", _) => null,
        ("th", _) when probe.Protocol == Protocol.Icmp => ChecksumOfPing,
        (_, "dport") => Has(header) ? (long)port : null,
        (_, "sport") => Has(header) ? (long)probe.SourcePort : null,
        ("tcp", "flags") => probe.Protocol == Protocol.Tcp ? 2L : null,
        _ => throw new ArgumentException($"The naive packet has no {header} {name}.", nameof(name)),
    };

    /// <summary>A name or an address as a number.</summary>
    public static long Number(string text)
    {
        if (Names.TryGetValue(text, out var number))
            return number;
        var bytes = text.Split('.').Select(long.Parse).ToArray();
        return (bytes[0] << 24) + (bytes[1] << 16) + (bytes[2] << 8) + bytes[3];
    }

    private bool Has(string header) => probe.Protocol != Protocol.Icmp
        && (header == "th" || header == (probe.Protocol == Protocol.Tcp ? "tcp" : "udp"));
}

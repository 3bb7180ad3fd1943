using System.Globalization;
using System.Text.Json;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Agents;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>
/// Leads TCP and UDP packets of one leg around over a pair of interfaces of the firewall's own, from whose far end they go on along
/// the leg as if they had come straight: outside of everything that counts them, on the way in and on the way out.
/// </summary>
/// <param name="Session">Whose firewall.</param>
/// <param name="Leg">The leg's name on the firewall.</param>
/// <param name="Hook">Where: <see cref="PacketLoss.BeforeCustody"/> or <see cref="PacketLoss.AfterPostrouting"/>.</param>
/// <param name="Chosen">Which packets, as nft matches them.</param>
/// <param name="Deed">What becomes of them, as nft says it.</param>
/// <param name="Queue">What tc makes them wait in on the way; null for nothing.</param>
internal sealed record Detour(VerificationSession Session, string Leg, string Hook, string Chosen, string Deed, string? Queue)
{
    /// <summary>Every fourth packet arrives twice.</summary>
    public static Detour Duplicating(VerificationSession session, string leg, string hook) =>
        new(session, leg, hook, "numgen inc mod 4 == 0", $"dup to \"{Entry}\" meta mark set 0", null);

    /// <summary>
    /// Late packets arrive behind others: runs of sixteen ports leave one by one, at the pace of a slow line, and hold up nobody else.
    /// </summary>
    /// <param name="session">Whose firewall.</param>
    /// <param name="leg">The leg's name on the firewall.</param>
    /// <param name="hook">Where.</param>
    /// <param name="last">The last port of a sweep that comes this way; it is never late.</param>
    public static Detour Delaying(VerificationSession session, string leg, string hook, ushort last) =>
        new(session, leg, hook, Overtaking.Late(last), $"fwd to \"{Entry}\"", "tbf rate 1500kbit burst 200 limit 16mb");

    private const string Entry = "detour-in";
    private const string Exit = "detour-out";
    private const string Table = "selftest_detour";

    private AgentSession Firewall => Session.Environment.Firewall.Agent;

    /// <summary>Makes the pair, then leads packets there.</summary>
    public async Task InjectAsync(CancellationToken cancellation)
    {
        await Firewall.RunAsync("ip", ["-batch", "-"], Pair, cancellation);
        await Firewall.RunAsync("tc", ["-batch", "-"], Way, cancellation);
        await Firewall.RunAsync("nft", ["-f", "-"], Rules, cancellation);
    }

    /// <summary>Removes it all, whatever of it is there.</summary>
    /// <returns>How many packets were led there, and how many of them have gone on; 0 where it is gone.</returns>
    public async Task<(long Taken, long Returned)> MendAsync()
    {
        try
        {
            return (await TakenAsync(), await ReturnedAsync());
        }
        finally
        {
            await Firewall.RunAsync("nft", ["-f", "-"], $"table netdev {Table}\ndelete table netdev {Table}\n", CancellationToken.None);
            await Firewall.RunAsync("sh", ["-c", $"! ip link show {Entry} || ip link delete {Entry}"], "", CancellationToken.None);
        }
    }

    /// <summary>The far end has the leg's own address, so that a packet there is still one for the firewall.</summary>
    private string Pair
    {
        get
        {
            var mac = Session.Environment.Legs.Single(leg => leg.Host.Name == Leg).GatewayMac;
            return $"""
                link add {Entry} type veth peer name {Exit} address {Containers.Environments.Leg.Colons(mac)}
                link set {Exit} up
                link set {Entry} up

                """;
        }
    }

    /// <summary>IPv4 alone goes on: what the pair's ends say to each other over IPv6 is nothing for the leg.</summary>
    private string Way
    {
        get
        {
            var queue = Queue is null ? "" : $"qdisc add dev {Entry} root {Queue}\n";
            return $"""
                {queue}qdisc add dev {Exit} ingress
                filter add dev {Exit} parent ffff: protocol ip u32 match u32 0 0 action mirred {Hook} redirect dev {Leg}

                """;
        }
    }

    /// <summary>What comes back is told by its mark, and loses it before anybody else may match it.</summary>
    private string Rules => string.Create(CultureInfo.InvariantCulture, $$"""
        table netdev {{Table}} {
          counter taken { }
          chain leg {
            type filter hook {{Hook}} device "{{Leg}}" priority -600; policy accept;
            meta mark 0x365 meta mark set 0 accept
            ip protocol { tcp, udp } {{Chosen}} counter name taken meta mark set 0x365 {{Deed}}
          }
        }

        """);

    private async Task<long> TakenAsync()
    {
        var listed = await Firewall.RunAsync("nft", ["-j", "list", "counters", "table", "netdev", Table], "", CancellationToken.None);
        using var json = JsonDocument.Parse(listed);
        return json.RootElement.GetProperty("nftables").EnumerateArray().Where(item => item.TryGetProperty("counter", out _))
            .Sum(item => item.GetProperty("counter").GetProperty("packets").GetInt64());
    }

    private async Task<long> ReturnedAsync()
    {
        string[] show = ["-s", "-j", "filter", "show", "dev", Exit, "parent", "ffff:"];
        using var json = JsonDocument.Parse(await Firewall.RunAsync("tc", show, "", CancellationToken.None));
        return json.RootElement.EnumerateArray()
            .Where(item => item.TryGetProperty("options", out var options) && options.TryGetProperty("actions", out _))
            .SelectMany(item => item.GetProperty("options").GetProperty("actions").EnumerateArray())
            .Sum(action => action.GetProperty("stats").GetProperty("packets").GetInt64());
    }
}

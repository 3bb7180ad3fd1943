using System.Globalization;
using System.Text.Json;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>
/// Notes which sweeps have packets that arrive at an interface after the last one sent: ports are sent in ascending order, so the
/// order has changed on the way.
/// </summary>
/// <param name="Agent">In whose network namespace.</param>
/// <param name="Device">The interface.</param>
/// <param name="Last">The last port of a sweep that arrives there.</param>
internal sealed record Overtaking(AgentSession Agent, string Device, ushort Last)
{
    private const string Table = "selftest_order";
    private const string Sweep = "ip saddr . ip daddr . ip protocol";

    /// <summary>The last sixteen of every 2,048 ports, as nft matches them; the last one of all is never late.</summary>
    public static string Late(ushort last) => string.Create(CultureInfo.InvariantCulture, $"th dport & 0x7f0 == 0x7f0 th dport != {last}");

    public Task WatchAsync(CancellationToken cancellation) => Agent.RunAsync("nft", ["-f", "-"], Rules, cancellation);

    /// <summary>Ends the watch.</summary>
    /// <returns>The sweeps of a plan that had overtaken packets.</returns>
    public async Task<IReadOnlyList<Sweep>> EndAsync(IEnumerable<Sweep> plan)
    {
        try
        {
            var listed = await Agent.RunAsync("nft", ["-j", "list", "set", "netdev", Table, "overtaken"], "", CancellationToken.None);
            var overtaken = Read(listed);
            return [.. plan.Where(sweep => overtaken.Contains($"{sweep.From.Address} {sweep.To.Address} {sweep.Protocol.ToLowerName()}"))];
        }
        finally
        {
            await Agent.RunAsync("nft", ["-f", "-"], $"table netdev {Table}\ndelete table netdev {Table}\n", CancellationToken.None);
        }
    }

    /// <summary>Behind the detour, and before what the host does with probes.</summary>
    private string Rules => string.Create(CultureInfo.InvariantCulture, $$"""
        table netdev {{Table}} {
          set ended { typeof {{Sweep}}; size 65535; flags dynamic; }
          set overtaken { typeof {{Sweep}}; size 65535; flags dynamic; }
          chain arrivals {
            type filter hook ingress device "{{Device}}" priority -550; policy accept;
            ip protocol { tcp, udp } th dport {{Last}} update @ended { {{Sweep}} }
            ip protocol { tcp, udp } {{Late(Last)}} {{Sweep}} @ended update @overtaken { {{Sweep}} }
          }
        }

        """);

    private static HashSet<string> Read(string listed)
    {
        using var json = JsonDocument.Parse(listed);
        var sets = json.RootElement.GetProperty("nftables").EnumerateArray()
            .Where(item => item.TryGetProperty("set", out var set) && set.TryGetProperty("elem", out _));
        return
        [
            .. sets.SelectMany(item => item.GetProperty("set").GetProperty("elem").EnumerateArray()).Select(element =>
                string.Join(' ', element.GetProperty("concat").EnumerateArray().Select(part => part.GetString()))),
        ];
    }
}

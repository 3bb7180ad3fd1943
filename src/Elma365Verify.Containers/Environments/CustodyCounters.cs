using System.Net;
using System.Text.Json;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Environments;

/// <summary>Probes counted at one edge of the firewall.</summary>
internal sealed class CustodyCounters
{
    private readonly Dictionary<CustodyKey, long> packets = [];

    /// <summary>The count for a key; 0 where nothing was seen.</summary>
    public long this[CustodyKey key] => packets.GetValueOrDefault(key);

    /// <summary>Reads what <c>nft -j list set</c> prints for a set of concatenations with counters.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static CustodyCounters Parse(string json)
    {
        var counters = new CustodyCounters();
        using var document = JsonDocument.Parse(json);
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (item.TryGetProperty("set", out var set) && set.TryGetProperty("elem", out var elements))
                counters.Add(elements);
        }

        return counters;
    }

    private static Protocol ReadProtocol(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? (Protocol)value.GetInt32()
        : Enum.Parse<Protocol>(value.GetString()!, ignoreCase: true);

    private void Add(JsonElement elements)
    {
        foreach (var element in elements.EnumerateArray().Select(element => element.GetProperty("elem")))
        {
            var parts = element.GetProperty("val").GetProperty("concat");
            var key = new CustodyKey(IPAddress.Parse(parts[0].GetString()!), IPAddress.Parse(parts[1].GetString()!), ReadProtocol(parts[2]));
            packets[key] = element.GetProperty("counter").GetProperty("packets").GetInt64();
        }
    }
}

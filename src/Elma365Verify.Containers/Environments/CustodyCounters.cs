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
    /// <remarks>An element: <c>{"elem": {"val": {"concat": ["udp", 258]}, "counter": {"packets": 3, "bytes": 132}}}</c>.</remarks>
    /// <exception cref="FormatException">It is not that.</exception>
    public static CustodyCounters Parse(string json)
    {
        try
        {
            var counters = new CustodyCounters();
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
                counters.AddSet(item);
            return counters;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new FormatException($"nft did not list a custody set: {exception.Message}", exception);
        }
    }

    private static Protocol ReadProtocol(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? (Protocol)value.GetInt32()
        : Enum.Parse<Protocol>(value.GetString()!, ignoreCase: true);

    private void AddSet(JsonElement item)
    {
        if (!item.TryGetProperty("set", out var set) || !set.TryGetProperty("elem", out var elements))
            return;
        foreach (var element in elements.EnumerateArray().Select(element => element.GetProperty("elem")))
        {
            var parts = element.GetProperty("val").GetProperty("concat");
            var key = new CustodyKey(ReadProtocol(parts[0]), parts[1].GetUInt16());
            packets[key] = element.GetProperty("counter").GetProperty("packets").GetInt64();
        }
    }
}

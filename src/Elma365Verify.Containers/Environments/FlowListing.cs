using System.Text.Json;

namespace Elma365Verify.Containers.Environments;

/// <summary>One of the recorder's tables as nft lists it: sets with their elements' counts, and counters.</summary>
internal sealed class FlowListing
{
    private readonly Dictionary<string, List<FlowRow>> sets = [];
    private readonly Dictionary<string, long> counters = [];

    private FlowListing()
    {
    }

    /// <summary>Reads what <c>nft -j -n list table</c> (or <c>list counter</c>) prints.</summary>
    /// <remarks>
    /// An element: <c>{"elem": {"val": {"concat": ["198.18.1.1", "198.18.1.2", 801]}, "counter": {"packets": 2, "bytes": 100}}}</c>.
    /// </remarks>
    /// <exception cref="FormatException">It is not that.</exception>
    public static FlowListing Parse(string json)
    {
        try
        {
            var listing = new FlowListing();
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
                listing.Add(item);
            return listing;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or FormatException)
        {
            throw new FormatException($"nft did not list the recorder's table: {exception.Message}", exception);
        }
    }

    /// <summary>What a set recorded.</summary>
    /// <exception cref="FormatException">The set is not there.</exception>
    public IReadOnlyList<FlowRow> Rows(string set) => sets.TryGetValue(set, out var rows)
        ? rows
        : throw new FormatException($"nft listed no set '{set}' of the recorder");

    /// <summary>A counter's packets.</summary>
    /// <exception cref="FormatException">The counter is not there.</exception>
    public long Counter(string name) => counters.TryGetValue(name, out var packets)
        ? packets
        : throw new FormatException($"nft listed no counter '{name}' of the recorder");

    private void Add(JsonElement item)
    {
        if (item.TryGetProperty("counter", out var counter))
            counters.Add(Name(counter), Packets(counter));
        if (!item.TryGetProperty("set", out var set))
            return;
        var rows = new List<FlowRow>();
        sets.Add(Name(set), rows);
        if (FlowTables.Lookups.Contains(Name(set)) || !set.TryGetProperty("elem", out var elements))
            return;
        foreach (var element in elements.EnumerateArray().Select(element => element.GetProperty("elem")))
        {
            var key = element.GetProperty("val").GetProperty("concat").EnumerateArray().Select(part => part.ToString());
            rows.Add(new FlowRow([.. key], Packets(element.GetProperty("counter"))));
        }
    }

    private static string Name(JsonElement named) => named.GetProperty("name").GetString() ?? throw new FormatException("a name is null");

    private static long Packets(JsonElement counted)
    {
        var packets = counted.GetProperty("packets").GetInt64();
        return packets >= 0 ? packets : throw new FormatException($"a count is {packets}");
    }
}

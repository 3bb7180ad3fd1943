using System.Text.Json;

namespace Elma365Verify.Containers.Environments;

/// <summary>A set of evasions' packets, counted by keys whose first part is a protocol and all others numbers.</summary>
internal sealed class EvasionCounters
{
    private readonly List<(ushort[] Key, long Packets)> counted = [];

    /// <summary>Packets by sweep.</summary>
    public IReadOnlyDictionary<ushort, long> BySweep() =>
        counted.GroupBy(entry => entry.Key[0]).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Packets));

    /// <summary>The second number of the keys by the first: the cells of each sweep.</summary>
    /// <exception cref="InvalidOperationException">The keys have one number alone.</exception>
    public ILookup<ushort, ushort> CellsBySweep() => counted.ToLookup(entry => entry.Key[0], entry => entry.Key.Length > 1
        ? entry.Key[1]
        : throw new InvalidOperationException("The set is not counted by cells."));

    /// <summary>Reads what <c>nft -j list set</c> prints.</summary>
    /// <remarks>An element: <c>{"elem": {"val": {"concat": ["ip", 258]}, "counter": {"packets": 3, "bytes": 132}}}</c>.</remarks>
    /// <exception cref="FormatException">It is not that.</exception>
    public static EvasionCounters Parse(string json)
    {
        try
        {
            var counters = new EvasionCounters();
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
                counters.AddSet(item);
            return counters;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"nft did not list a set of evasions: {exception.Message}", exception);
        }
    }

    private void AddSet(JsonElement item)
    {
        if (!item.TryGetProperty("set", out var set) || !set.TryGetProperty("elem", out var elements))
            return;
        foreach (var element in elements.EnumerateArray().Select(element => element.GetProperty("elem")))
        {
            ushort[] key = [.. element.GetProperty("val").GetProperty("concat").EnumerateArray().Skip(1).Select(part => part.GetUInt16())];
            if (key.Length == 0)
                throw new FormatException("a key has no number");
            counted.Add((key, element.GetProperty("counter").GetProperty("packets").GetInt64()));
        }
    }
}

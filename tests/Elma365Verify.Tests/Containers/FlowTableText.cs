using System.Text.Json;
using Elma365Verify.Containers.Environments;

namespace Elma365Verify.Tests.Containers;

/// <summary>A recorder's table as nft would list it, with every set and counter there is.</summary>
internal sealed class FlowTableText
{
    private readonly Dictionary<string, List<object>> sets = FlowTables.Recorded.ToDictionary(set => set, _ => new List<object>());
    private readonly Dictionary<string, long> counters = new() { ["answers"] = 0, ["neighbours"] = 0, ["unrecorded"] = 0 };

    /// <summary>Adds an element.</summary>
    public FlowTableText With(string set, long packets, params object[] key)
    {
        sets[set].Add(new { elem = new { val = new { concat = key }, counter = new { packets, bytes = packets * 60 } } });
        return this;
    }

    /// <summary>Sets a counter.</summary>
    public FlowTableText Counting(string counter, long packets)
    {
        counters[counter] = packets;
        return this;
    }

    /// <summary>Leaves out a set, as no listing of the recorder's own does.</summary>
    public FlowTableText Without(string set)
    {
        sets.Remove(set);
        return this;
    }

    public FlowListing Parse()
    {
        IEnumerable<object> items =
        [
            .. counters.Select(counter => new { counter = new { name = counter.Key, packets = counter.Value } }),
            .. sets.Select(set => new { set = new { name = set.Key, elem = set.Value } }),
        ];
        return FlowListing.Parse(JsonSerializer.Serialize(new { nftables = items }));
    }
}

using System.Collections.Concurrent;

namespace Elma365Verify.Containers.Load;

/// <summary>
/// The record each store acknowledged last. Writers of other stores name it, so that a backup that breaks the order leaves names
/// that lead nowhere, and a store that stands still keeps no other from being written to.
/// </summary>
/// <param name="stores">The stores that are written to; no record of another one is named.</param>
internal sealed class NewestRecords(IReadOnlyCollection<string> stores)
{
    private readonly ConcurrentDictionary<string, string> newest = new(StringComparer.Ordinal);

    /// <summary>Tells of a record that was acknowledged.</summary>
    public void Acknowledged(string store, string name) => newest[store] = name;

    /// <summary>What a record of a store may name now; null while a store it has to name has acknowledged nothing.</summary>
    public IReadOnlyDictionary<string, string>? NamedBy(string store)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, to) in ReferenceEdges.All.Where(edge => edge.From == store && stores.Contains(edge.To)))
        {
            if (!newest.TryGetValue(to, out var name))
                return null;
            named.Add(to, name);
        }

        return named;
    }
}

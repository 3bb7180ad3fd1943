using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>What the writers' places hold, for <see cref="LedgerJudgement"/>.</summary>
public static class WrittenRecords
{
    /// <summary>
    /// Every record of the writers' kinds in a store, one of them as often as it is there: a message that is in its queue twice is
    /// counted twice. Messages are put back, marked as redelivered.
    /// </summary>
    /// <param name="clients">The store's clients.</param>
    /// <param name="store">Which store.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentException">The store has no clients.</exception>
    /// <exception cref="Exception">Whatever the client throws where the store can't be read.</exception>
    public static async Task<IReadOnlyList<RecordAddress>> ReadAsync(StoreClients clients, string store, CancellationToken cancellation)
    {
        var reader = PlaceReaders.Of(clients, store);
        var records = new List<RecordAddress>();
        foreach (var place in LoadPlaces.All.Where(place => place.Store == store))
        {
            var found = await reader.ReadAsync(place, cancellation).ConfigureAwait(false);
            records.AddRange(found.Select(record => place.AddressOf(record.Key)));
        }

        return records;
    }
}

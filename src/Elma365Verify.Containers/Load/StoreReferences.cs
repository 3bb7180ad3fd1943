using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.References;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>What records of the data set and of the load name, and everything they may name, for <see cref="ReferenceCheck"/>.</summary>
/// <param name="References">What names what.</param>
/// <param name="Records">All records there are in the places of both.</param>
public sealed record StoreReferences(ImmutableArray<RecordReference> References, ImmutableArray<RecordAddress> Records)
{
    private static readonly IReadOnlyList<RecordPlace> Places =
    [
        DataSetPlaces.Attachments, DataSetPlaces.Documents, DataSetPlaces.Orders, DataSetPlaces.Messages, DataSetPlaces.Sessions,
        .. LoadPlaces.All.Where(place => place != LoadPlaces.Lines),
    ];

    /// <summary>Reads them, of every store that has its clients; memory grows with their number.</summary>
    /// <param name="clients">The stores. Of one without clients nothing is read, so names that lead there lead nowhere.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="Exception">Whatever a client throws where its store can't be read.</exception>
    public static async Task<StoreReferences> ReadAsync(StoreClients clients, CancellationToken cancellation)
    {
        var references = ImmutableArray.CreateBuilder<RecordReference>();
        var records = ImmutableArray.CreateBuilder<RecordAddress>();
        foreach (var place in Places.Where(place => clients.Has(place.Store)))
        {
            foreach (var found in await PlaceReaders.Of(clients, place.Store).ReadAsync(place, cancellation).ConfigureAwait(false))
            {
                var from = place.AddressOf(found.Key);
                records.Add(from);
                references.AddRange(found.Named.Select(named => new RecordReference(from, named.Through, named.To)));
            }
        }

        return new StoreReferences(references.ToImmutable(), records.ToImmutable());
    }
}

using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>Reads records out of one store.</summary>
internal interface IPlaceReader
{
    /// <summary>
    /// The records of a place, one of them as often as it is there; none where the place itself is missing, as after a restore that
    /// brought nothing back.
    /// </summary>
    Task<List<FoundRecord>> ReadAsync(RecordPlace place, CancellationToken cancellation);
}

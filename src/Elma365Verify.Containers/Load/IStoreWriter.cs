using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Containers.Load;

/// <summary>How records are written into one store.</summary>
internal interface IStoreWriter
{
    /// <summary>The store.</summary>
    string Store { get; }

    /// <summary>Makes the places the records go to, where there are none yet.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>What a write puts down, all of it or none; others name the first.</summary>
    ImmutableArray<RecordAddress> RecordsOf(Guid id);

    /// <summary>Opens a lane; after a failed write it is disposed of, and another one opened.</summary>
    Task<IWriterLane> OpenAsync(CancellationToken cancellation);
}

using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>A store's own dump and load alone: what people have who prove nothing.</summary>
internal interface IPlainCopy : IAsyncDisposable
{
    /// <summary>Dumps the store into files on this machine.</summary>
    Task DumpAsync(string directory, IRunPhase phase, CancellationToken cancellation);

    /// <summary>Loads the files into the fresh server.</summary>
    /// <returns>How many records are there now, or were acknowledged: proof that something was copied at all.</returns>
    Task<long> LoadAsync(string directory, IRunPhase phase, CancellationToken cancellation);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.Load;

namespace Elma365Verify.Tests.Load;

/// <summary>A store in memory, which does with a write what a test says.</summary>
/// <param name="store">Its name.</param>
/// <param name="answerAsync">What it does before it keeps a write; what throws keeps it out.</param>
internal sealed class FakeStore(string store, Func<LoadWrite, CancellationToken, Task> answerAsync) : IStoreWriter, IWriterLane
{
    private int opened;

    public string Store => store;

    public ConcurrentQueue<LoadWrite> Kept { get; } = [];

    public int Opened => opened;

    public IEnumerable<RecordAddress> Records => Kept.SelectMany(write => RecordsOf(write.Id));

    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ImmutableArray<RecordAddress> RecordsOf(Guid id) => [new(store, "thing", $"{id}"), new(store, "part", $"{id}")];

    public Task<IWriterLane> OpenAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref opened);
        return Task.FromResult<IWriterLane>(this);
    }

    public async Task WriteAsync(LoadWrite write, CancellationToken cancellation)
    {
        await answerAsync(write, cancellation);
        Kept.Enqueue(write);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>The lanes of one store, and what they came to.</summary>
internal sealed class StoreLanes(
    IStoreWriter writer, WriteLedger ledger, NewestRecords newest, LoadOptions options, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private long begun;
    private long attempted;
    private long acknowledged;
    private long failed;
    private string? lastError;

    /// <summary>What they came to until now.</summary>
    public StoreLoad Load => new(
        writer.Store,
        Interlocked.Read(ref attempted),
        Interlocked.Read(ref acknowledged),
        Interlocked.Read(ref failed),
        Volatile.Read(ref lastError));

    /// <summary>Writes until told to stop, or as much as may be.</summary>
    /// <param name="stopping">Begins no further write.</param>
    /// <param name="ending">Gives up the writes under way.</param>
    public Task RunAsync(CancellationToken stopping, CancellationToken ending) =>
        Task.WhenAll(Enumerable.Range(0, options.Lanes).Select(_ =>
            Task.Run(() => RunLaneAsync(stopping, ending), CancellationToken.None)));

    private async Task RunLaneAsync(CancellationToken stopping, CancellationToken ending)
    {
        var interval = TimeSpan.FromSeconds(options.Lanes / options.Rate);
        IWriterLane? lane = null;
        while (!stopping.IsCancellationRequested)
        {
            var from = time.GetTimestamp();
            if (newest.NamedBy(writer.Store) is not { } named)
            {
                await RestAsync(AskAgain, stopping).ConfigureAwait(false);
                continue;
            }

            if (Interlocked.Increment(ref begun) > options.MostWrites)
                break;
            var after = await StepAsync(lane, named, ending).ConfigureAwait(false);
            if (after is null && lane is not null)
                await CloseAsync(lane).ConfigureAwait(false);
            lane = after;
            await RestAsync(lane is null ? options.RestAfterError : interval - time.GetElapsedTime(from), stopping).ConfigureAwait(false);
        }

        if (lane is not null)
            await CloseAsync(lane).ConfigureAwait(false);
    }

    // The lane it wrote by, to be used again; none after a failure, since nobody knows what state it left behind.
    private async Task<IWriterLane?> StepAsync(IWriterLane? lane, IReadOnlyDictionary<string, string> named, CancellationToken ending)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ending);
        bounded.CancelAfter(options.WriteWithin);
        var opened = lane;
        try
        {
            opened ??= await writer.OpenAsync(bounded.Token).WaitAsync(bounded.Token).ConfigureAwait(false);
            await WriteAsync(opened, new LoadWrite(Guid.CreateVersion7(), named), bounded.Token).ConfigureAwait(false);
            return opened;
        }
        catch (Exception exception)
        {
            // A store may be paused, cut off or gone: whatever its client throws leaves the write unacknowledged, and is shown.
            Interlocked.Increment(ref failed);
            Tell(exception, ending);
            if (lane is null && opened is not null)
                await CloseAsync(opened).ConfigureAwait(false);
            return null;
        }
    }

    private async Task WriteAsync(IWriterLane lane, LoadWrite write, CancellationToken cancellation)
    {
        var records = writer.RecordsOf(write.Id);
        var number = ledger.Attempt(records.AsSpan());
        Interlocked.Increment(ref attempted);
        await lane.WriteAsync(write, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        ledger.Acknowledge(number);
        Interlocked.Increment(ref acknowledged);
        newest.Acknowledged(writer.Store, new RecordPlace(writer.Store, records[0].Kind).NameOf(records[0].Key));
    }

    // That writes under way were given up at the end must not hide why the ones before failed.
    private void Tell(Exception exception, CancellationToken ending)
    {
        if (exception is not OperationCanceledException)
            Volatile.Write(ref lastError, exception.Message);
        else if (!ending.IsCancellationRequested)
            Volatile.Write(ref lastError, $"no answer within {options.WriteWithin}");
        else
            Interlocked.CompareExchange(ref lastError, "no answer until the writers were stopped", null);
    }

    // A client whose connection is stuck may not come to an end; it is left to the process then.
    private static async Task CloseAsync(IWriterLane lane) =>
        await lane.DisposeAsync().AsTask().WaitAsync(CloseWithin).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task RestAsync(TimeSpan rest, CancellationToken stopping)
    {
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

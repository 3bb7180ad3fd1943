namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>
/// The most memory this process holds for a while, sampled ten times a second on a thread of its own, so that a busy thread pool
/// does not hide a peak.
/// </summary>
internal sealed class MemoryPeak : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim ended = new();
    private readonly Thread sampling;
    private long most;

    /// <summary>Begins; what is garbage by then does not count.</summary>
    public MemoryPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Before = most = Environment.WorkingSet;
        sampling = new Thread(Sample) { IsBackground = true, Name = "memory" };
        sampling.Start();
    }

    /// <summary>Bytes held when it began.</summary>
    public long Before { get; }

    /// <summary>Ends it.</summary>
    /// <returns>The most bytes held since it began.</returns>
    public long End()
    {
        ended.Set();
        sampling.Join();
        return Math.Max(most, Environment.WorkingSet);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        ended.Dispose();
    }

    private void Sample()
    {
        do
            most = Math.Max(most, Environment.WorkingSet);
        while (!ended.Wait(Interval));
    }
}

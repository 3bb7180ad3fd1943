namespace Elma365Verify.SelfTests.Backup;

/// <summary>A disk that stops at the first byte of a file until it is let go on.</summary>
/// <param name="file">Part of the file's path.</param>
internal sealed class GatedDisk(string file) : WatchedDisk
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the file was come to.</summary>
    public Task Reached => reached.Task;

    public void Open() => gate.TrySetResult();

    protected override void BeforeWrite(string path, int count)
    {
        if (!path.Contains(file, StringComparison.Ordinal) || gate.Task.IsCompleted)
            return;
        reached.TrySetResult();
        if (!gate.Task.Wait(Longest))
            throw new TimeoutException("Nobody opened the gate.");
    }
}

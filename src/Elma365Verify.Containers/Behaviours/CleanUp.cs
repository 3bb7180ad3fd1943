namespace Elma365Verify.Containers.Behaviours;

/// <summary>Removes what a behaviour made, whether it passed, failed or was given up.</summary>
internal static class CleanUp
{
    // For what a behaviour made that has failed already, for which nobody waits longer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Performs, and then removes; where performing failed, that failure is the one that counts.</summary>
    /// <param name="performAsync">The behaviour.</param>
    /// <param name="removeAsync">
    /// Removes what it made; has a token of its own, which ends five seconds after a failure. After a behaviour that was performed it may
    /// take what a behaviour may: a server that is slow to remove does nothing wrong, and the behaviour's own bound ends the wait.
    /// </param>
    public static async Task AfterAsync(Func<Task> performAsync, Func<CancellationToken, Task> removeAsync)
    {
        using var bounded = new CancellationTokenSource();
        try
        {
            await performAsync().ConfigureAwait(false);
        }
        catch
        {
            bounded.CancelAfter(Limit);
            await TryAsync(() => removeAsync(bounded.Token)).ConfigureAwait(false);
            throw;
        }

        bounded.CancelAfter(Behaviour.DefaultLimit);
        await removeAsync(bounded.Token).ConfigureAwait(false);
    }

    private static async Task TryAsync(Func<Task> removeAsync)
    {
        try
        {
            await removeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The behaviour's own failure is on its way, and says more.
        }
    }
}
